package io.chamberhub.verify;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.Random;

/** What all clients of a run share. Not thread-safe: confined to the event loop of the clients. */
final class Stage {
    private static final int LONGEST_MESSAGE = 1 << 20;

    /** Bounds of the time until a client connects again, in ms. */
    private static final long SOONEST = 20;

    private static final long LATEST = 150;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final Tally tally = new Tally();
    private final Random random;
    private final Doors doors;
    private int sessions;
    private boolean over;

    Stage(Vertx vertx, Random random) {
        this.vertx = vertx;
        this.random = random;
        this.doors = new Doors(random);
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE)
                .setMaxFrameSize(LONGEST_MESSAGE)
                .setMaxMessageSize(LONGEST_MESSAGE)
                .setConnectTimeout(2_000));
    }

    Vertx vertx() {
        return vertx;
    }

    WebSocketClient client() {
        return client;
    }

    Tally tally() {
        return tally;
    }

    Doors doors() {
        return doors;
    }

    int nextSession() {
        return sessions++;
    }

    /** How long a client waits before it connects again, in ms. */
    long jitter() {
        return SOONEST + (long) (random.nextDouble() * (LATEST - SOONEST));
    }

    /** From now on nobody connects again. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
