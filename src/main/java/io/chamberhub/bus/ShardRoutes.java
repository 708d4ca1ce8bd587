package io.chamberhub.bus;

import io.chamberhub.chamber.ShardId;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The part of the event bus's routing table that needs no table: the address of a shard names its node. A subscription in
 * the cluster's memory could be lost with that memory when two parts of a cluster become one. Thread-safe.
 */
final class ShardRoutes extends OwnRoutes {
    private final Supplier<String> self;
    private final Predicate<String> contains;
    /** Handlers at addresses of this node's shards. */
    private final Map<String, Integer> handlers = new ConcurrentHashMap<>();
    /** By node, the addresses that the bus has asked for and may remember. */
    private final Map<String, Set<String>> asked = new ConcurrentHashMap<>();

    /**
     * @param self the id of this node, known once it has joined
     * @param contains whether a node is in the cluster now
     */
    ShardRoutes(Supplier<String> self, Predicate<String> contains) {
        this.self = self;
        this.contains = contains;
    }

    @Override
    void handlerAdded(String address) {
        handlers.merge(address, 1, Integer::sum);
        announce(address);
    }

    @Override
    void handlerRemoved(String address) {
        handlers.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
        announce(address);
    }

    /** A shard of another node is where its node is, whether it still listens or not; one of this node if it listens. */
    @Override
    List<RegistrationInfo> registrations(String address) {
        String node = ShardId.nodeAt(address);
        if (!node.equals(self.get())) {
            asked.computeIfAbsent(node, n -> ConcurrentHashMap.newKeySet()).add(address);
        }
        return now(address, node);
    }

    /** A node has left the cluster: what is said to its shards has nowhere to go. */
    void nodeLeft(String node) {
        Set<String> addresses = asked.remove(node);
        if (addresses != null) {
            addresses.forEach(this::announce);
        }
    }

    private List<RegistrationInfo> now(String address, String node) {
        boolean there = node.equals(self.get()) ? handlers.containsKey(address) : contains.test(node);
        return there ? List.of(at(node)) : List.of();
    }

    private void announce(String address) {
        announce(address, now(address, ShardId.nodeAt(address)));
    }
}
