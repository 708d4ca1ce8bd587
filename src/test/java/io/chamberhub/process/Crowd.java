package io.chamberhub.process;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Wanderers, as many in each chamber, all of them on one event loop. Thread-safe. */
final class Crowd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final NumbersLost account = new NumbersLost();
    private final List<Wanderer> all = new ArrayList<>();
    private boolean quiet;
    private volatile Journeys journeys = new Journeys();

    /**
     * Waits until all are in.
     *
     * @param inChamber how many are in each chamber
     * @param pace ms from one number to the next of the same client
     * @param jitter ms that a client waits at most before it connects again
     */
    static Crowd enter(Proxy proxy, int clients, int inChamber, int pace, int jitter) {
        Crowd crowd = new Crowd();
        WebSocketClient http =
                crowd.vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(clients));
        for (int i = 0; i < clients; i++) {
            WebSocketConnectOptions place = new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(proxy.port())
                    .setURI("/crowd/" + i / inChamber)
                    .addSubProtocol("echo");
            crowd.all.add(new Wanderer(crowd.vertx, http, place, jitter, crowd));
        }
        crowd.loop.runOnContext(v -> crowd.start(pace));
        crowd.awaitAllIn();
        return crowd;
    }

    private void start(int pace) {
        for (int i = 0; i < all.size(); i++) {
            Wanderer one = all.get(i);
            one.connect();
            // They do not speak all at once.
            long first = 1 + (long) pace * i / all.size();
            vertx.setTimer(first, timer -> vertx.setPeriodic(pace, tick -> speak(one)));
        }
    }

    private void speak(Wanderer one) {
        if (!quiet) {
            one.sayNext();
        }
    }

    NumbersLost account() {
        return account;
    }

    /** Those since the last call of {@link #newJourneys}. */
    Journeys journeys() {
        return journeys;
    }

    /** From now on journeys are written down anew. */
    Journeys newJourneys() {
        journeys = new Journeys();
        return journeys;
    }

    void awaitAllIn() {
        Recording.awaitTrue(PATIENCE, () -> ask(() -> all.stream().allMatch(Wanderer::isIn)), "all clients in");
    }

    /** Lets them say nothing more, and waits until everybody has heard all that was said; what has not come then is lost. */
    void settle() {
        ask(() -> quiet = true);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Recording.awaitTrue(
                PATIENCE, () -> System.nanoTime() > deadline || ask(() -> missing() == 0), "the end of all talk");
        ask(() -> {
            account.lost(missing());
            return true;
        });
    }

    private int missing() {
        Map<String, List<Wanderer>> chambers = all.stream().collect(Collectors.groupingBy(Wanderer::chamber));
        return chambers.values().stream().mapToInt(Crowd::missing).sum();
    }

    private static int missing(Collection<Wanderer> company) {
        int missing = 0;
        for (Wanderer receiver : company) {
            for (Wanderer sender : company) {
                missing += sender == receiver ? 0 : receiver.missingOf(sender);
            }
        }
        return missing;
    }

    private <T> T ask(Supplier<T> question) {
        Promise<T> answer = Promise.promise();
        loop.runOnContext(v -> answer.complete(question.get()));
        try {
            return answer.future().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException busy) {
            throw new AssertionError(busy);
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
