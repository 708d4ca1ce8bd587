package io.chamberhub.room;

import java.util.List;

/** What became of a step. */
public sealed interface StepOutcome {
    /**
     * It was taken.
     *
     * @param events what happened, in order; empty if nothing did
     * @param owed clients that have left, of which the hall's logic has to be told by the shard that took the step
     */
    record Done(List<RoomEvent> events, List<RoomClient> owed) implements StepOutcome {
        /** Nothing happened. */
        public static final Done NOTHING = new Done(List.of(), List.of());

        public Done {
            events = List.copyOf(events);
            owed = List.copyOf(owed);
        }
    }

    /** It was not taken. */
    record Refused(Refusal refusal) implements StepOutcome {}
}
