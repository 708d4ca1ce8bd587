package io.chamberhub.bus;

import io.vertx.core.Completable;
import io.vertx.core.VertxException;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Where the event buses of other nodes listen. A node says so in the cluster's memory once it has joined, and that can be
 * lost when two parts of a cluster become one; but it never changes, so what was read once is remembered. Thread-safe.
 */
final class Addresses {
    private final BiConsumer<String, Completable<NodeInfo>> cluster;
    private final Predicate<String> contains;
    /** Of every node ever met; a few bytes each. */
    private final Map<String, NodeInfo> known = new ConcurrentHashMap<>();

    /**
     * @param cluster reads the cluster's memory
     * @param contains whether a node is in the cluster now
     */
    Addresses(BiConsumer<String, Completable<NodeInfo>> cluster, Predicate<String> contains) {
        this.cluster = cluster;
        this.contains = contains;
    }

    void find(String node, Completable<NodeInfo> promise) {
        NodeInfo address = known.get(node);
        if (address == null) {
            cluster.accept(node, (found, failure) -> {
                if (failure == null) {
                    known.put(node, found);
                }
                promise.complete(found, failure);
            });
        } else if (contains.test(node)) {
            promise.succeed(address);
        } else {
            promise.fail(new VertxException("Not a member of the cluster", true));
        }
    }
}
