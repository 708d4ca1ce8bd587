package io.chamberhub.bus;

import java.util.function.Predicate;

/**
 * What a hub needs to know of the cluster it runs in.
 *
 * @param self the id of this node
 * @param contains whether a node is in the cluster now; any thread
 * @param routes where chamber messages of this node go
 * @param streams how its shards see to it that what they write arrives
 * @param alone whether there can be no other node
 */
public record Cluster(String self, Predicate<String> contains, Routes routes, StreamSettings streams, boolean alone) {
    /** A hub that runs alone. */
    public static Cluster ofOne() {
        return new Cluster("local", "local"::equals, Routes.NONE, StreamSettings.defaults(), true);
    }
}
