package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the directory knows of the one chamber of the simulation. */
final class SimulatedDirectory {
    /** @param earlier the shards that were there before the one that asked */
    record Admitted(long id, List<ShardId> earlier) {}

    private final Map<ShardId, Integer> connections = new LinkedHashMap<>();
    private long nextId;

    SimulatedDirectory copy() {
        SimulatedDirectory copy = new SimulatedDirectory();
        copy.connections.putAll(connections);
        copy.nextId = nextId;
        return copy;
    }

    Admitted admit(ShardId shard, long unused) {
        connections.merge(shard, 1, Integer::sum);
        long id = Math.max(nextId, unused);
        nextId = id + 1;
        List<ShardId> earlier = new ArrayList<>();
        for (ShardId other : connections.keySet()) {
            if (other.equals(shard)) {
                break;
            }
            earlier.add(other);
        }
        return new Admitted(id, earlier);
    }

    void leave(ShardId shard) {
        connections.computeIfPresent(shard, (s, count) -> count > 1 ? count - 1 : null);
    }

    /** The other shards in the chamber. */
    List<ShardId> reassert(ShardId shard, int count, long unused) {
        if (count == 0) {
            connections.remove(shard);
        } else {
            connections.put(shard, count);
        }
        nextId = Math.max(nextId, unused);
        return connections.keySet().stream()
                .filter(other -> !other.equals(shard))
                .toList();
    }

    void forget(String node) {
        connections.keySet().removeIf(shard -> shard.node().equals(node));
    }
}
