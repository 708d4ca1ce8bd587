package io.chamberhub.chamber;

import java.util.HashSet;
import java.util.Set;

/** Which other shards have said that a member of theirs lets too much wait. Confined to the thread of its shard. */
final class Stalls {
    /** Told when there is one, and when there is none any more. */
    interface Listener {
        void stalled(boolean now);
    }

    private final Set<ShardId> shards = new HashSet<>();
    private final Listener listener;

    Stalls(Listener listener) {
        this.listener = listener;
    }

    /** A shard has said so, or has said that there is none any more, or is gone. */
    void set(ShardId shard, boolean stalled) {
        boolean changed = stalled ? shards.add(shard) : shards.remove(shard);
        if (changed && shards.size() == (stalled ? 1 : 0)) {
            listener.stalled(stalled);
        }
    }
}
