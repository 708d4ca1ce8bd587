package io.chamberhub.process;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A client that does as the protocol tells it: closed with 1012 it connects again, at once but for some jitter. Says 0, 1, 2 …
 * on each of its connections. Confined to one event loop.
 */
final class Wanderer {
    private static final short RESTART = 1012;
    private static final int RETRY = 500;

    private final Vertx vertx;
    private final WebSocketClient http;
    private final WebSocketConnectOptions place;
    private final int jitter;
    private final Crowd crowd;
    private ClientWebSocket socket;
    private HeardNumbers heard;
    private int said;
    private long closed;

    /** @param jitter ms that it waits at most */
    Wanderer(Vertx vertx, WebSocketClient http, WebSocketConnectOptions place, int jitter, Crowd crowd) {
        this.vertx = vertx;
        this.http = http;
        this.place = place;
        this.jitter = jitter;
        this.crowd = crowd;
        this.heard = new HeardNumbers(crowd.account(), chamber());
        this.socket = http.webSocket();
    }

    String chamber() {
        return place.getURI();
    }

    private String id() {
        return heard.id();
    }

    boolean isIn() {
        return !heard.id().isEmpty();
    }

    /** How many numbers it has still to hear of another one in its chamber. */
    int missingOf(Wanderer other) {
        return heard.missing(other.id(), other.said);
    }

    void connect() {
        ClientWebSocket fresh = http.webSocket();
        HeardNumbers hears = new HeardNumbers(crowd.account(), chamber());
        socket = fresh;
        heard = hears;
        said = 0;
        fresh.textMessageHandler(message -> hear(hears, message));
        fresh.closeHandler(end -> ended(fresh.closeStatusCode()));
        fresh.connect(place).onFailure(this::refused);
    }

    void sayNext() {
        if (isIn()) {
            socket.writeTextMessage("\n" + said);
            said++;
        }
    }

    private void hear(HeardNumbers hears, String message) {
        boolean welcome = hears.id().isEmpty();
        hears.hear(message);
        if (welcome) {
            arrived();
        }
    }

    private void arrived() {
        if (closed != 0) {
            crowd.journeys().made(this, closed, System.nanoTime());
        }
    }

    private void ended(@Nullable Short code) {
        heard = new HeardNumbers(crowd.account(), chamber());
        closed = System.nanoTime();
        if (code != null && code == RESTART) {
            vertx.setTimer(1 + ThreadLocalRandom.current().nextInt(jitter), timer -> connect());
        } else {
            crowd.journeys().trouble("closed with " + code);
        }
    }

    private void refused(Throwable failure) {
        crowd.journeys().trouble("refused: " + failure.getMessage());
        vertx.setTimer(1 + ThreadLocalRandom.current().nextInt(RETRY), timer -> connect());
    }
}
