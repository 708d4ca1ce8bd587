package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Numbers the events of one stream and gathers those of a tick. Confined to the thread of its shard. */
final class StreamWriter {
    private final ShardId self;
    private final long incarnation;
    private long next;
    private List<Event> gathered = new ArrayList<>();

    StreamWriter(ShardId self, long incarnation) {
        this.self = self;
        this.incarnation = incarnation;
    }

    void append(Event event) {
        gathered.add(event);
        next++;
    }

    /** The number that the next event will get. */
    long next() {
        return next;
    }

    long incarnation() {
        return incarnation;
    }

    boolean isEmpty() {
        return gathered.isEmpty();
    }

    /** What has been appended since the last call, as one batch. */
    Optional<Batch> take() {
        if (gathered.isEmpty()) {
            return Optional.empty();
        }
        Batch batch = new Batch(self, incarnation, next - gathered.size(), gathered);
        gathered = new ArrayList<>();
        return Optional.of(batch);
    }
}
