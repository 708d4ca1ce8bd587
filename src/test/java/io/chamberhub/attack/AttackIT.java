package io.chamberhub.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.process.HubProcess;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One hub with small limits, honest clients that talk all the time, and attackers that try to get past one limit after the
 * other, each for {@code -Dhub.attack.seconds}, 2 by default.
 *
 * <p>Honest clients must hardly notice: their p99 while they are attacked is at most three times what it was right before, or
 * {@link #FLOOR} where that is less; the attacker runs on the same few cores, as do other tests, so that a few ms prove
 * nothing. For the same reason an attack that seems to harm is tried once more; one that does, does so twice.
 *
 * <p>The hub's resident memory must stay within what it was after a while of honest talk, plus what the hub printed as the
 * worst case when it started. The heap is touched at the start, and so in the former.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated // It measures.
class AttackIT {
    static final int FRAME = 16 << 10;
    static final int MESSAGE = 64 << 10;
    static final int HEADER = 256;
    static final int CONNECTIONS = 8;
    static final int CHAMBERS = 16;
    static final int PER_ADDRESS = 10;
    static final int HANDSHAKES = 200;
    /** In ms. */
    static final int STALL = 500;

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("hub.attack.seconds", 2));
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final int TIMES = 3;
    /** In ms. */
    private static final double FLOOR = 60;

    private static final String WORST_CASE = ".* memory: .*worstCase=([\\d.]+)MiB .*";
    private static final int TRIES = 2;

    private HubProcess hub;
    private URI place;
    private Honest honest;
    private long most;

    @BeforeAll
    void start() throws Exception {
        hub = HubProcess.start(
                "attacked",
                Map.of(),
                List.of(),
                List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"),
                "-conf",
                settings().encode());
        hub.awaitReady();
        place = hub.chamber("/");
        honest = new Honest(place);
        honest.p99(Duration.ofSeconds(3));
        String line = hub.logged(WORST_CASE);
        most = hub.resident() + (long) (Double.parseDouble(line) * (1 << 20));
    }

    private static JsonObject settings() {
        JsonObject small = new JsonObject()
                .put("maxQueueItems", 64)
                .put("maxQueueData", 16 << 10)
                .put("headersMaxLength", HEADER)
                .put("chamberMaxConnections", CONNECTIONS)
                .put("maxChambers", CHAMBERS)
                .put("maxFrameSize", FRAME)
                .put("maxMessageSize", MESSAGE)
                .put("sendBuffer", 64 << 10)
                .put("stallTimeout", STALL);
        JsonObject few = small.copy().put("chamberMaxConnections", 2);
        return HubProcess.settings()
                .put("handshake", new JsonObject().put("pending", HANDSHAKES))
                .put(
                        "halls",
                        new JsonObject()
                                .put("/honest/", hall(few))
                                .put("/small/", hall(small))
                                .put(
                                        "/rated/",
                                        hall(few.copy()
                                                .put("messagesPerSecond", 100)
                                                .put("bytesPerSecond", 100_000)))
                                .put(
                                        "/address/",
                                        hall(few.copy()
                                                .put("connectionsPerAddress", PER_ADDRESS)
                                                .put("maxChambers", 2 * PER_ADDRESS))));
    }

    private static JsonObject hall(JsonObject limits) {
        // What the honest and the others do not answer is not what is tried here.
        return new JsonObject().put("limits", limits).put("heartbeat", new JsonObject().put("interval", 0));
    }

    @AfterAll
    void stop() throws Exception {
        honest.close();
        hub.assertUntroubledBut("too many connections that ask for nothing");
        hub.close();
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void harms_nobody(Attack attack) throws Exception {
        double before = honest.p99(QUIET);
        double during = attack(attack);
        for (int tries = 1; tries < TRIES && during > bearable(before); tries++) {
            before = honest.p99(QUIET);
            during = attack(attack);
        }
        assertThat(during).as("ms, %s before", before).isLessThanOrEqualTo(bearable(before));
    }

    private static double bearable(double before) {
        return Math.max(FLOOR, TIMES * before);
    }

    private double attack(Attack attack) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + LENGTH.toNanos();
        CompletableFuture<Integer> met = new CompletableFuture<>();
        Thread attacker = new Thread(
                () -> {
                    try {
                        met.complete(attack.until(place, end));
                    } catch (Exception | AssertionError failure) {
                        met.completeExceptionally(failure);
                    }
                },
                attack.name());
        attacker.start();
        CompletableFuture<Long> peak = CompletableFuture.supplyAsync(() -> peak(met));
        double during = honest.p99(LENGTH);
        assertThat(met.get()).as(attack.counted()).isPositive();
        assertThat(peak.get()).as("resident bytes of the hub").isLessThan(most);
        return during;
    }

    /** The most memory it has until the attack is over. */
    private long peak(CompletableFuture<?> over) {
        long peak = hub.resident();
        while (!over.isDone()) {
            peak = Math.max(peak, hub.resident());
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return peak;
            }
        }
        return peak;
    }
}
