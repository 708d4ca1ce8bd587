package io.chamberhub;

import io.chamberhub.Visit.Manner;
import io.chamberhub.Visit.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many clients that come to chambers and go again without rest, in all manners, at any node: to chambers with many others,
 * to chambers that close and open all the time, to chambers of their own, and to those that are full. Not thread-safe:
 * confined to one event loop.
 */
public final class Churn {
    private static final Logger log = LoggerFactory.getLogger(Churn.class);

    /** How many chambers there are that close and open all the time. */
    private static final int REVOLVING = 8;

    private static final int SMALL = 4;
    private static final int FEW = 12;
    private static final long LONGEST_STAY = 25;
    private static final int LONGEST_MESSAGE = 90;
    /** Before somebody who found nobody comes again, in ms. */
    private static final long PAUSE = 50;

    private final Vertx vertx;
    private final IntUnaryOperator port;
    private final long patience;
    private final SplittableRandom random;
    private final List<NetClient> clients;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private int visits;
    private int goal;
    private int present;
    private Promise<Void> reached = Promise.promise();

    /**
     * @param vertx has one event loop only
     * @param port finds a node for any number
     * @param patience how long a visit may take, in ms
     */
    public Churn(Vertx vertx, IntUnaryOperator port, long patience, long seed) {
        this.vertx = vertx;
        this.port = port;
        this.patience = patience;
        this.random = new SplittableRandom(seed);
        this.clients = List.of(
                vertx.createNetClient(new NetClientOptions().setConnectTimeout(2_000)),
                // Whoever closes such a connection resets it.
                vertx.createNetClient(
                        new NetClientOptions().setConnectTimeout(2_000).setSoLinger(0)));
    }

    /** How many have been let in and have left, so far. */
    public int joined() {
        return outcomes.getOrDefault(Outcome.JOINED, 0);
    }

    /** How many were turned away. */
    public int refused() {
        return outcomes.getOrDefault(Outcome.REFUSED, 0);
    }

    /** How many had no answer in time. */
    public int stuck() {
        return outcomes.getOrDefault(Outcome.STUCK, 0);
    }

    /**
     * Goes on until so many, in all, have been let in and have left.
     *
     * @param atOnce clients that are on their way at any time
     * @return completes when the last one is gone
     */
    public Future<Void> until(int joins, int atOnce) {
        goal = joins;
        reached = Promise.promise();
        for (present = 0; present < atOnce; present++) {
            next();
        }
        return reached.future();
    }

    @Override
    public String toString() {
        return visits + " visits: " + outcomes;
    }

    private void next() {
        if (joined() >= goal) {
            if (--present == 0) {
                reached.complete();
            }
            return;
        }
        visits++;
        NetClient client = clients.get(random.nextInt(clients.size()));
        Visit.pay(vertx, client, port.applyAsInt(random.nextInt(Integer.MAX_VALUE)), plan())
                .onSuccess(this::ended)
                .onFailure(nobody -> {
                    log.debug("nobody listens: {}", nobody.getMessage());
                    vertx.setTimer(PAUSE, timer -> next());
                });
    }

    private void ended(Outcome outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
        next();
    }

    private Visit.Plan plan() {
        Manner[] manners = Manner.values();
        return new Visit.Plan(
                chamber(),
                manners[random.nextInt(manners.length)],
                "x".repeat(random.nextInt(LONGEST_MESSAGE)),
                random.nextBoolean() ? 0 : random.nextLong(LONGEST_STAY),
                patience);
    }

    private String chamber() {
        return switch (random.nextInt(8)) {
            case 0 -> "/crowd";
            case 1, 2, 3 -> "/revolving" + random.nextInt(REVOLVING);
            case 4 -> "/small/" + random.nextInt(SMALL);
            case 5 -> "/few/" + random.nextInt(FEW);
            default -> "/alone" + visits;
        };
    }
}
