package io.chamberhub.room;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.RoomRecord.Heard;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last commit of each shard in a room, with what it was answered. Those of shards that are taken for dead are kept: should they
 * be alive, they may say it again. Not thread-safe.
 */
final class Answers {
    /** Of how many shards. */
    static final int MAX = 256;

    private final Map<ShardId, Heard> byShard;

    Answers(Map<ShardId, Heard> byShard) {
        this.byShard = new LinkedHashMap<>(byShard);
    }

    @Nullable
    Heard last(ShardId shard) {
        return byShard.get(shard);
    }

    /** Remembers this one as the latest of all. */
    void add(ShardId shard, Heard heard) {
        byShard.remove(shard);
        byShard.put(shard, heard);
        if (byShard.size() > MAX) {
            byShard.remove(byShard.keySet().iterator().next());
        }
    }

    Map<ShardId, Heard> all() {
        return byShard;
    }
}
