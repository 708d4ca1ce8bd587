package io.chamberhub.room;

import io.chamberhub.chamber.ShardId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a store remembers of a room, as it goes from one node to another.
 *
 * @param reservation under which its hall counts it
 * @param stateVersion of the last event that changed the room's state
 * @param clientsVersion of the last event that changed its clients or their states
 * @param log the latest events, in order; the last one made the snapshot
 * @param heard the last commit of each shard, the latest one last
 * @param owed clients that have left, of which the hall's logic has not been told yet
 * @param keeper the shard that has to end the room in due time; null if it is not empty
 */
public record RoomRecord(
        String reservation,
        RoomSnapshot snapshot,
        long stateVersion,
        long clientsVersion,
        List<RoomEvent> log,
        Map<ShardId, Heard> heard,
        List<Owed> owed,
        @Nullable ShardId keeper) {
    public RoomRecord {
        log = List.copyOf(log);
        heard = Collections.unmodifiableMap(new LinkedHashMap<>(heard));
        owed = List.copyOf(owed);
    }

    /** A commit and what was answered. */
    public record Heard(long number, RoomAnswer answer) {}

    /** A client that has left, and the shard that has to tell the logic so. */
    public record Owed(RoomClient client, ShardId shard) {}
}
