package io.chamberhub.bus;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;

/**
 * Where chamber messages of this node go: to the nodes of the shards that its own shards know to be in the chamber. The
 * roster is the routing table. Thread-safe; a change holds for the next message published.
 */
public interface Routes {
    /** The routes of a hub that runs alone: all shards hear all chamber addresses of their node anyway. */
    Routes NONE = new Routes() {
        @Override
        public void add(ChamberName chamber, ShardId from, ShardId to) {}

        @Override
        public void remove(ChamberName chamber, ShardId from, ShardId to) {}
    };

    /** What {@code from}, a shard of this node, publishes for a chamber must reach {@code to}. */
    void add(ChamberName chamber, ShardId from, ShardId to);

    /** It need not any more. */
    void remove(ChamberName chamber, ShardId from, ShardId to);
}
