package io.chamberhub.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest events of a room. Not thread-safe. */
final class EventLog {
    /** How many events are remembered at most. */
    static final int MAX_EVENTS = 1024;

    /** How many bytes the remembered events have at most, as far as their texts go. */
    static final int MAX_BYTES = 256 * 1024;

    /** What an event takes besides its texts, in bytes, roughly. */
    private static final int OVERHEAD = 16;

    private record Logged(RoomEvent event, long bytes) {}

    private final Deque<Logged> events = new ArrayDeque<>();
    private long bytes;

    EventLog(List<RoomEvent> events) {
        events.forEach(this::add);
    }

    void add(RoomEvent event) {
        Logged logged = new Logged(event, bytes(event));
        events.addLast(logged);
        bytes += logged.bytes();
        while (events.size() > MAX_EVENTS || bytes > MAX_BYTES) {
            bytes -= events.removeFirst().bytes();
        }
    }

    int size() {
        return events.size();
    }

    /** The last so many events; no more than are remembered. */
    List<RoomEvent> last(long count) {
        return events.stream().skip(events.size() - count).map(Logged::event).toList();
    }

    private static long bytes(RoomEvent event) {
        if (event instanceof RoomEvent.Joined joined) {
            return OVERHEAD + bytes(joined.client());
        }
        if (event instanceof RoomEvent.Changed changed) {
            return OVERHEAD + bytes(changed.by()) + bytes(changed.room()) + bytes(changed.client());
        }
        if (event instanceof RoomEvent.Told told) {
            return OVERHEAD + bytes(told.client()) + bytes(told.text());
        }
        if (event instanceof RoomEvent.Ejected ejected) {
            return OVERHEAD + bytes(ejected.client()) + bytes(ejected.message());
        }
        if (event instanceof RoomEvent.Closed closed) {
            return OVERHEAD + bytes(closed.message());
        }
        return OVERHEAD;
    }

    private static long bytes(RoomClient client) {
        ClientInfo info = client.info();
        return StateSize.of(info.state()).bytes()
                + bytes(client.shard().node())
                + bytes(client.subject())
                + bytes(info.type())
                + bytes(info.name());
    }

    private static long bytes(@Nullable List<KeyChange> changes) {
        return changes == null
                ? 0
                : changes.stream()
                        .mapToLong(change -> OVERHEAD + bytes(change.key()) + bytes(change.value()))
                        .sum();
    }

    private static long bytes(@Nullable String text) {
        return text == null ? 0 : StateSize.bytes(text);
    }
}
