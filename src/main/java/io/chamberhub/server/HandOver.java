package io.chamberhub.server;

import io.chamberhub.wire.Ending;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends the connections of a shard in small batches, in random order so that each batch has clients of many chambers.
 * Those whose turn has not come notice nothing. Confined to the event loop of the shard.
 */
final class HandOver {
    /** From one batch to the next, in ms. */
    private static final long PACE = 100;

    private final Vertx vertx;
    private final List<Connection> waiting;
    private final Ending ending;
    private final Departures departures;
    private final Promise<Void> done = Promise.promise();
    private final long start = System.nanoTime();

    HandOver(Vertx vertx, List<Connection> connections, Ending ending, Departures departures) {
        this.vertx = vertx;
        this.waiting = new ArrayList<>(connections);
        this.ending = ending;
        this.departures = departures;
        Collections.shuffle(waiting);
    }

    /** Starts; completes when all have been told. */
    Future<Void> run() {
        endSome();
        return done.future();
    }

    private void endSome() {
        long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        waiting.removeIf(Connection::isGone);
        while (waiting.size() > departures.remaining(elapsed)) {
            waiting.remove(waiting.size() - 1).end(ending);
        }
        if (waiting.isEmpty()) {
            done.complete();
        } else {
            vertx.setTimer(Math.min(PACE, departures.period() - elapsed), timer -> endSome());
        }
    }
}
