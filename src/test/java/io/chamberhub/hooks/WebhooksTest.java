package io.chamberhub.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.HookReceiver;
import io.chamberhub.Loopback;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.HookChange;
import io.chamberhub.directory.HookKind;
import io.chamberhub.directory.HookLedger;
import io.chamberhub.directory.HookReport;
import io.chamberhub.directory.MemoryHookLedger;
import io.chamberhub.directory.Visitor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node's webhooks are told of what its ledger knows, and what happens when they do not take note. */
class WebhooksTest {
    private static final String HALL = "/";
    private static final ShardId SHARD = new ShardId("n1", 0);
    private static final Pauses SHORT = new Pauses(2, 20);
    private static final int TIMEOUT = 5_000;
    private static final int BATCH = 10;
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(1);

    private final HookLedger ledger = new MemoryHookLedger();
    private Vertx vertx;
    private HookReceiver receiver;
    private Webhooks webhooks;
    private long numbers;

    @BeforeEach
    void start() throws TimeoutException {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        receiver = new HookReceiver();
        webhooks = webhooks(receiver.url(), BATCH, TIMEOUT);
    }

    @AfterEach
    void stop() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
        receiver.close();
        assertThat(receiver.mistakes()).isEmpty();
    }

    private Webhooks webhooks(URI url, int batch, int timeout) {
        return webhooks(url, batch, timeout, SHORT);
    }

    private Webhooks webhooks(URI url, int batch, int timeout, Pauses pauses) {
        return new Webhooks(vertx, ledger, SHARD.node(), Map.of(HALL, webhook(url, batch, timeout)), pauses);
    }

    private static Webhook webhook(URI url, int batch, int timeout) {
        byte[] secret = HookReceiver.secret().getBytes(StandardCharsets.UTF_8);
        return new Webhook(url, Optional.of(secret), EnumSet.allOf(HookKind.class), batch, timeout);
    }

    /** The chambers of which the node has something to tell. */
    private Set<ChamberName> dues() {
        return ledger.dueOf(SHARD.node()).result();
    }

    @Test
    void events_are_told_with_all_that_is_known_of_them() {
        reports("tea", new HookChange(true, new Visitor("7", "ann"), 1_000));
        receiver.await(events -> events.size() == 2);
        JsonObject request = receiver.requests().get(0);
        assertThat(request.getString("hall")).isEqualTo("/");
        assertThat(request.containsKey("lost")).isFalse();
        JsonObject joined = request.getJsonArray("events").getJsonObject(1);
        String life = joined.getString("life");
        assertThat(joined)
                .isEqualTo(new JsonObject()
                        .put("event", "joined")
                        .put("chamber", "tea")
                        .put("id", "7")
                        .put("node", "n1")
                        .put("subject", "ann")
                        .put("time", "1970-01-01T00:00:01Z")
                        .put("life", life)
                        .put("seq", 2));
    }

    @Test
    void requests_are_repeated_as_they_were_until_they_are_taken_note_of() {
        webhooks = webhooks(receiver.url(), BATCH, 300);
        receiver.then(500, HookReceiver.NOTHING, 404, 301);
        comes("tea", 0);
        await(() -> webhooks.counts().told() == 2);
        assertThat(receiver.events("tea")).containsExactly("occupied", "joined 0");
        assertThat(receiver.requests().stream().distinct()).hasSize(1);
        assertThat(receiver.deliveries()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(receiver.deliveries().stream().distinct()).hasSize(1);
        assertThat(webhooks.counts().failures()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void a_server_that_is_not_there_yet_is_told_when_it_comes() throws TimeoutException {
        int port = Loopback.freePorts(1).get(0);
        webhooks = webhooks(URI.create("http://127.0.0.1:" + port), BATCH, TIMEOUT);
        comes("tea", 0);
        await(() -> webhooks.counts().failures() >= 2);
        try (HookReceiver late = new HookReceiver(port)) {
            late.await(events -> events.equals(List.of("tea occupied", "tea joined 0")));
        }
    }

    @Test
    void what_happens_while_a_request_is_under_way_is_told_in_batches_and_in_order() {
        receiver.answers(503);
        comes("tea", 0);
        receiver.awaitRequests(1);
        IntStream.range(1, 100).forEach(id -> comes(id % 2 == 0 ? "tea" : "cake", id));
        receiver.recovers();
        receiver.await(events -> events.size() == 102);
        assertThat(receiver.events("tea").stream().skip(1))
                .containsExactlyElementsOf(IntStream.range(0, 100)
                        .filter(id -> id % 2 == 0)
                        .mapToObj(id -> "joined " + id)
                        .toList());
        assertThat(receiver.requests()).allSatisfy(request -> assertThat(request.getJsonArray("events"))
                .hasSizeLessThanOrEqualTo(BATCH));
        assertThat(receiver.deliveries().stream().distinct()).hasSizeLessThan(20);
        assertThat(receiver.repeated()).isZero();
    }

    @Test
    void when_too_much_waits_the_oldest_is_lost_and_the_server_learns_how_much() {
        webhooks = webhooks(receiver.url(), 1_000, TIMEOUT);
        receiver.answers(503);
        comes("first", 0);
        receiver.awaitRequests(1);
        int chambers = Lane.MOST / 2 + 100;
        IntStream.range(0, chambers).forEach(i -> comes("c" + i, 0));
        // Two chambers are given up: the first of all and this one, or this one and the next.
        await(() -> webhooks.counts().lost() >= 4);
        receiver.recovers();
        receiver.await(events -> events.contains("c" + (chambers - 1) + " joined 0"));
        List<String> told = receiver.events();
        assertThat(told).doesNotContain("c0 joined 0");
        assertThat(receiver.lost()).isPositive().isEqualTo(webhooks.counts().lost());
        assertThat(told.size() + receiver.lost()).isEqualTo(2L * (chambers + 1));
    }

    @Test
    void what_a_request_that_failed_was_to_tell_is_lost_first() {
        webhooks = webhooks(receiver.url(), 1_000, TIMEOUT, new Pauses(60_000, 60_000));
        receiver.answers(503);
        comes("first", 0);
        await(() -> webhooks.counts().failures() == 1);
        int chambers = Lane.MOST / 2;
        IntStream.range(0, chambers).forEach(i -> comes("c" + i, 0));
        await(() -> webhooks.counts().waiting() == Lane.MOST);
        assertThat(webhooks.counts().lost()).isEqualTo(2);
        assertThat(dues()).hasSize(chambers).doesNotContain(name("first"));
    }

    @Test
    void a_webhook_that_is_taken_out_leaves_nothing_that_waits() {
        webhooks = webhooks(receiver.url(), BATCH, TIMEOUT, new Pauses(60_000, 60_000));
        receiver.answers(503);
        comes("tea", 0);
        await(() -> webhooks.counts().failures() == 1);
        comes("cake", 0);
        webhooks.settle(Map.of());
        await(() -> dues().isEmpty());
        assertThat(webhooks.counts().waiting()).isZero();
        assertThat(webhooks.counts().lost()).isZero();
        comes("late", 0);
        await(() -> dues().isEmpty());
    }

    @Test
    void settings_that_change_twice_at_once_leave_one_teller() throws TimeoutException {
        try (HookReceiver other = new HookReceiver()) {
            receiver.then(HookReceiver.NOTHING);
            comes("tea", 0);
            receiver.awaitRequests(1);
            long begin = System.nanoTime();
            webhooks.settle(Map.of(HALL, webhook(other.url(), 1, TIMEOUT)));
            webhooks.settle(Map.of(HALL, webhook(other.url(), BATCH, TIMEOUT)));
            comes("cake", 0);
            other.await(events -> events.size() == 4);
            assertThat(other.repeated()).isZero();
            // The first one, which gets no answer, has so long to end; meanwhile nobody else may tell.
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_900));
        }
        assertThat(webhooks.counts().waiting()).isZero();
    }

    @Test
    void what_another_node_was_to_tell_is_told_by_whoever_inherits_it() {
        ledger.report(name("tea"), report(new HookChange(true, new Visitor("0", null), 0)))
                .onSuccess(mail -> assertThat(mail.yours()).isTrue());
        webhooks.due(List.of(name("tea")));
        receiver.await(events -> events.equals(List.of("tea occupied", "tea joined 0")));
    }

    @Test
    void a_turn_that_was_missed_is_found_when_the_ledger_is_asked() {
        ledger.report(name("tea"), report(new HookChange(true, new Visitor("0", null), 0)));
        webhooks.audit();
        receiver.await(events -> events.equals(List.of("tea occupied", "tea joined 0")));
    }

    @Test
    void a_hub_that_stops_tells_what_waits() throws TimeoutException {
        IntStream.range(0, 50).forEach(id -> comes("tea", id));
        webhooks.stop(true).await(10, TimeUnit.SECONDS);
        assertThat(receiver.events()).hasSize(51);
        assertThat(webhooks.counts().lost()).isZero();
    }

    @Test
    void a_hub_that_stops_does_not_wait_for_a_server_that_fails() throws TimeoutException {
        receiver.answers(500);
        comes("tea", 0);
        await(() -> webhooks.counts().failures() >= 1);
        webhooks.stop(true).await(10, TimeUnit.SECONDS);
        receiver.recovers();
        assertThat(receiver.events()).isEmpty();
    }

    private static void await(BooleanSupplier wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    private void comes(String chamber, int id) {
        reports(chamber, new HookChange(true, new Visitor(String.valueOf(id), null), 0));
    }

    private void reports(String chamber, HookChange... changes) {
        ledger.report(name(chamber), report(changes)).onSuccess(mail -> webhooks.due(name(chamber), mail));
    }

    private HookReport report(HookChange... changes) {
        return new HookReport(
                SHARD, ++numbers, "life" + numbers, EnumSet.allOf(HookKind.class), List.of(changes), null, 0);
    }

    private static ChamberName name(String chamber) {
        return new ChamberName(HALL, chamber);
    }
}
