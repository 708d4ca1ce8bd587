package io.chamberhub.directory;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.MemberId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a directory remembers of one chamber: who is there. Of a source, too, which no hall has a place for, and whose ids
 * nobody asks for. Not thread-safe; both directories give it one caller at a time.
 */
final class ChamberEntry {
    /** Names the reservation under which the hall counts this chamber. */
    final String reservation;

    private long next;
    /** Connections per shard, in the order in which the shards came. */
    private final Map<ShardId, Integer> connections;

    ChamberEntry(String reservation) {
        this(reservation, 0, new LinkedHashMap<>());
    }

    ChamberEntry(String reservation, long next, Map<ShardId, Integer> connections) {
        this.reservation = reservation;
        this.next = next;
        this.connections = connections;
    }

    /** One more connection; its id, or empty if the chamber is full. */
    OptionalLong admit(ShardId shard, int maxConnections) {
        if (total() >= maxConnections) {
            return OptionalLong.empty();
        }
        connections.merge(shard, 1, Integer::sum);
        return OptionalLong.of(next++);
    }

    /** The ids below {@code nextId} are known to be taken. */
    void raise(long nextId) {
        next = Math.max(next, nextId);
    }

    /** The shard has exactly so many connections. If it is known, it keeps its place in the order. */
    void count(ShardId shard, int exactly) {
        if (exactly > 0) {
            connections.put(shard, exactly);
        } else {
            connections.remove(shard);
        }
    }

    List<ShardId> others(ShardId shard) {
        return connections.keySet().stream()
                .filter(other -> !other.equals(shard))
                .toList();
    }

    /** The shards that came before this one. */
    List<ShardId> before(ShardId shard) {
        List<ShardId> earlier = new ArrayList<>();
        for (ShardId other : connections.keySet()) {
            if (other.equals(shard)) {
                break;
            }
            earlier.add(other);
        }
        return earlier;
    }

    Directory.Admitted answer(long id, ShardId shard) {
        return new Directory.Admitted(new MemberId(id), before(shard));
    }

    /** One connection less. A shard without connections is forgotten. */
    void leave(ShardId shard) {
        connections.computeIfPresent(shard, (s, count) -> count > 1 ? count - 1 : null);
    }

    void forget(Predicate<ShardId> gone) {
        connections.keySet().removeIf(gone);
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    long next() {
        return next;
    }

    Map<ShardId, Integer> connections() {
        return connections;
    }

    Set<ShardId> shards() {
        return connections.keySet();
    }

    private int total() {
        return connections.values().stream().mapToInt(Integer::intValue).sum();
    }
}
