package io.chamberhub.directory;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The addresses from which nobody is let in, each until some time.
 *
 * <p>Promises:
 *
 * <ol>
 *   <li>What one node is told all nodes know soon, those included that join later.
 *   <li>It survives the loss of up to six nodes at once, as long as there is another one.
 *   <li>Where a split cluster is one again, the bans of both sides hold.
 *   <li>A ban that is over leaves nothing behind.
 *   <li>Asking is as fast as looking into a map, and never waits for other nodes.
 * </ol>
 *
 * <p>Thread-safe. An address is any text; the same address is to be written in the same way by all nodes.
 */
public interface BanList {
    /** Learns what the cluster knows. To be called, and waited for, before anybody is let in. */
    Future<Void> open();

    /**
     * From now on tells of each address that is banned, wherever that was done; of those that are banned already, at once.
     *
     * @param banned is called on any thread, and must not block
     */
    void watch(BiConsumer<String, Instant> banned);

    /** Bans an address. Completes when this node knows; fails if the cluster cannot be reached. */
    Future<Void> ban(String address, Instant until);

    /** Ends a ban. Whether there was one. */
    Future<Boolean> unban(String address);

    /** Until when an address is banned; empty if it is not. */
    Optional<Instant> until(String address);

    /** Whether this node has not heard of any ban. */
    boolean isEmpty();

    /** All that are banned now, as far as this node has heard. */
    Map<String, Instant> all();
}
