package io.chamberhub.chamber;

import java.util.List;

/**
 * A run of events of one stream: all that a shard had to say about a chamber in one tick.
 *
 * @param from the shard whose stream it is
 * @param incarnation tells this stream from earlier ones of the same shard and chamber; grows
 * @param first the number of the first event; the others follow without a gap
 */
public record Batch(ShardId from, long incarnation, long first, List<Event> events) {
    public Batch {
        events = List.copyOf(events);
    }

    /** The number behind its last event. */
    public long next() {
        return first + events.size();
    }

    /** About how much memory it takes, in bytes. */
    public int size() {
        int size = 0;
        for (Event event : events) {
            size += event.size();
        }
        return size;
    }

    /** Whether the stream ends with it. */
    boolean closes() {
        return !events.isEmpty() && events.get(events.size() - 1) instanceof Event.Closed;
    }
}
