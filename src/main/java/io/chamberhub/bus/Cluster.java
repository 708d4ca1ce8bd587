package io.chamberhub.bus;

import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * What a hub needs to know of the cluster it runs in.
 *
 * @param self the id of this node
 * @param contains whether a node is in the cluster now; any thread
 * @param size how many nodes are in the cluster now, this one included, 0 if it was cut out; any thread
 * @param routes where chamber messages of this node go
 * @param streams how its shards see to it that what they write arrives
 * @param alone whether there can be no other node
 */
public record Cluster(
        String self,
        Predicate<String> contains,
        IntSupplier size,
        Routes routes,
        StreamSettings streams,
        boolean alone) {
    /** A hub that runs alone. */
    public static Cluster ofOne() {
        return new Cluster("local", "local"::equals, () -> 1, Routes.NONE, StreamSettings.defaults(), true);
    }
}
