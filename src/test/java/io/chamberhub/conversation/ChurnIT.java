package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Churn;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients that come and go on three nodes leave nothing behind. More of them: -Dhub.joins=100000. */
@Isolated // It measures the heap.
class ChurnIT {
    private static final Logger log = LoggerFactory.getLogger(ChurnIT.class);

    private static final int JOINS = Integer.getInteger("hub.joins", 2_500);
    private static final int AT_ONCE = 64;

    /** After so many tenths of them it is seen what is left. */
    private static final List<Integer> TENTHS = List.of(1, 4, 7, 10);

    private static final long PATIENCE = 10_000;
    private static final long SEED = 5;

    /**
     * Of so many joins less than one makes a shard believe that something is missing. Where nothing disturbs the nodes that is
     * a false alarm: an answer to a greeting has overtaken the first batch that a chamber publishes.
     */
    private static final int SELDOM = 100;

    /** More than the heap can differ by chance, in bytes. */
    private static final long NOISE = 16 << 20;

    private static ThreeNodes nodes;

    @BeforeAll
    static void start() throws TimeoutException {
        nodes = new ThreeNodes(List.of(
                ThreeNodes.hall("/", 1_000, 10_000),
                ThreeNodes.hall("/small/", 2, 1_000),
                ThreeNodes.hall("/few/", 1_000, 2)));
    }

    @AfterAll
    static void stop() throws TimeoutException {
        nodes.close();
    }

    @Test
    void nothing_is_left_of_clients_that_are_gone() throws TimeoutException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            Churn churn = new Churn(vertx, nodes::port, PATIENCE, SEED);
            long early = 0;
            for (int tenths : TENTHS) {
                comeAndGo(vertx, churn, (int) ((long) JOINS * tenths / 10));
                nodes.awaitNothing();
                long heap = heap();
                early = early == 0 ? heap : early;
                log.info("{}; gaps {}, heap {} MiB", churn, nodes.gaps(), heap >> 20);
                assertThat(heap).as("bytes in use after %s", churn).isLessThan(early + NOISE);
            }
            assertThat(churn.stuck()).isZero();
            assertThat(churn.refused()).isPositive();
            assertThat(nodes.gaps()).as("gaps in %s", churn).isLessThan(JOINS / SELDOM);
            assertThat(nodes.lostEvents()).isZero();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void nothing_is_kept_for_those_who_left_where_others_have_come_since() throws TimeoutException {
        int chambers = 20;
        List<RawClient> staying = new ArrayList<>();
        for (int chamber = 0; chamber < chambers; chamber++) {
            String name = "/left" + chamber;
            List<RawClient> leaving = enter(name, 0, 1, 2, 0, 1, 2);
            leaving.forEach(RawClient::reset);
            staying.addAll(chamber % 2 == 0 ? enter(name, 0, 0) : enter(name, 1, 2));
        }
        assertThat(RawClient.eventually(() -> nodes.closing() == 0))
                .as("closed chambers that others take no note of: %d", nodes.closing())
                .isTrue();
        staying.forEach(RawClient::reset);
        nodes.awaitNothing();
    }

    private static List<RawClient> enter(String chamber, int... at) {
        List<RawClient> clients = IntStream.of(at)
                .mapToObj(node -> RawClient.dial(nodes.port(node)))
                .toList();
        clients.forEach(client -> client.request(chamber, Map.of(), Buffer.buffer()));
        clients.forEach(client -> {
            client.awaitAccepted();
            assertThat(client.hear()).startsWith("I");
        });
        return clients;
    }

    private static void comeAndGo(Vertx vertx, Churn churn, int joins) throws TimeoutException {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(v -> churn.until(joins, AT_ONCE).onComplete(done));
        done.future().await(10, TimeUnit.MINUTES);
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
