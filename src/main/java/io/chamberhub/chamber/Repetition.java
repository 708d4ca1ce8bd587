package io.chamberhub.chamber;

import java.util.List;

/** What a stream's writer answers to a shard that missed some of it. */
public sealed interface Repetition {
    /** What was missed, or the beginning of it. Nothing, if it is about to come by itself. */
    record Again(List<Batch> batches) implements Repetition {
        public Again {
            batches = List.copyOf(batches);
        }
    }

    /** It is not kept any more: this is how things stand now. */
    record Anew(Snapshot snapshot) implements Repetition {}

    /** There is no such stream any more. */
    record Over() implements Repetition {}
}
