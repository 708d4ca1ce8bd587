package io.chamberhub.rooms;

import io.chamberhub.bus.RoomNews;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.RoomPosition;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * How far rooms have come that nothing more was told of for a while. What was told last may have been lost, and nothing follows that would
 * show it; so it is said once more how far the room has come. Confined to the event loop of its shard.
 */
final class Tails {
    private record Tail(RoomPosition position, Set<ShardId> shards, long told) {}

    /** For so long a room is quiet before it is said, in ms. */
    private static final long QUIET = 1_000;

    /** Those told of longest ago come first. */
    private final Map<ChamberName, Tail> tails = new LinkedHashMap<>();

    private final ShardId self;

    Tails(ShardId self) {
        this.self = self;
    }

    /** These shards have been told of a room up to here. */
    void told(ChamberName room, RoomPosition position, Set<ShardId> shards, long now) {
        tails.remove(room);
        tails.put(room, new Tail(position, shards, now));
    }

    /** Says how far the rooms have come that are quiet now. */
    void say(long now, BiConsumer<ShardId, RoomNews> teller) {
        Iterator<Map.Entry<ChamberName, Tail>> oldest = tails.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<ChamberName, Tail> next = oldest.next();
            Tail tail = next.getValue();
            if (now - tail.told() < QUIET) {
                return;
            }
            oldest.remove();
            RoomNews news = new RoomNews(self, next.getKey(), tail.position(), List.of());
            tail.shards().forEach(shard -> teller.accept(shard, news));
        }
    }
}
