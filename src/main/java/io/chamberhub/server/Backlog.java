package io.chamberhub.server;

import io.chamberhub.chamber.Traffic;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * The connections of a shard that did not take all that was sent to them at once: how much waits for them is summed up now and
 * then. Who takes everything, as nearly everybody does, is not in here. Confined to the event loop of the shard.
 */
final class Backlog {
    private final Set<Connection> behind = new HashSet<>();
    private Set<Traffic> shown = Set.of();

    /** A connection has not taken everything. Said once until it is told that it has. */
    void add(Connection connection) {
        behind.add(connection);
    }

    /** Sums up what waits now, for each hall. */
    void sum() {
        shown.forEach(Backlog::forget);
        Set<Traffic> summed = behind.isEmpty() ? Set.of() : new HashSet<>();
        for (Iterator<Connection> all = behind.iterator(); all.hasNext(); ) {
            Connection connection = all.next();
            long waiting = connection.isOver() ? 0 : connection.waiting();
            if (waiting > 0) {
                Traffic traffic = connection.traffic();
                traffic.waiting.add(waiting);
                traffic.waitingSockets.add(1);
                summed.add(traffic);
            } else {
                all.remove();
                connection.delivery().caughtUp();
            }
        }
        shown = summed;
    }

    private static void forget(Traffic traffic) {
        traffic.waiting.set(0);
        traffic.waitingSockets.set(0);
    }
}
