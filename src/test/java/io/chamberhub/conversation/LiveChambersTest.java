package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.LiveKeys;
import io.chamberhub.Tokens;
import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.Admission.Verdict;
import io.chamberhub.server.Compression;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HandshakeLimits;
import io.chamberhub.server.Heartbeat;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.JwtSettings;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.ProxySettings;
import io.chamberhub.server.WhenSlow;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each setting of a hall of chambers, changed while clients are there: what they notice, and what those do who come later. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
public class LiveChambersTest {
    private static final HallSettings HALL = HallSettings.of("/");
    private static final Limits LIMITS = Limits.defaults();
    private static final int SECOND = 1_000;
    private static final int LONG = 600_000;
    private static final int PIECE = 256 << 10;
    private static final int MANY = 100;
    private static final String PROSE = "the quick brown fox jumps over the lazy dog and says so; ".repeat(40);
    private static final Frame PING = new Frame(true, Frame.PING, Buffer.buffer());

    private final List<RawClient> clients = new ArrayList<>();
    private OneNode node;

    @AfterEach
    void everybody_goes() throws TimeoutException {
        clients.forEach(RawClient::close);
        node.close();
    }

    @Test
    void a_hall_that_comes_is_served_and_one_that_goes_closes_its_clients_and_no_others() throws TimeoutException {
        start(HALL, HallSettings.of("/old/"));
        RawClient here = enter("/a", "I0");
        RawClient old = enter("/old/a", "I0");
        RawClient friend = enter("/old/b", "I0");
        node.apply(HALL, HallSettings.of("/new/"));
        for (RawClient each : List.of(old, friend)) {
            each.expectClose(1001, "Shutting down");
        }
        enter("/new/a", "I0");
        here.say("T**\nundisturbed");
        here.expect(Frame.text("F0\nundisturbed"));
        // What was a hall is the name of a chamber now, and the other way round once more.
        enter("/old/a", "I0");
        node.apply(HALL, HallSettings.of("/old/"));
        clients.get(3).expectClose(1001, "Shutting down");
        clients.get(4).say("T**\nI stay where I am");
        clients.get(4).expect(Frame.text("F0\nI stay where I am"));
        enter("/old/a", "I0");
    }

    @Test
    void the_same_settings_again_change_nothing() throws TimeoutException {
        start(HALL);
        RawClient client = enter("/a", "I0");
        node.apply(HALL);
        assertThat(says(client, "T**\nx")).isEqualTo(Frame.text("F0\nx"));
    }

    @Test
    @LiveKeys("protocol")
    void another_protocol_is_another_hall() throws TimeoutException {
        start(HALL);
        RawClient before = enter("/a", "I0");
        node.apply(HALL.withProtocol(Protocol.PLAIN));
        before.expectClose(1001, "Shutting down");
        RawClient one = connect("/a");
        RawClient other = connect("/a");
        assertThat(RawClient.eventually(() -> node.connections() == 2)).isTrue();
        untilHeard(one, other);
    }

    @Test
    void who_waits_to_be_let_in_is_told_that_the_hall_is_no_more() throws Exception {
        SlowAdmission admission = new SlowAdmission();
        node = new OneNode(
                OneNode.settings(1, List.of(HALL, HallSettings.of("/old/"))),
                HubOptions.alone().withAdmission(admission));
        RawClient client = dial();
        client.request("/old/a", Map.of(), Buffer.buffer());
        Promise<Verdict> question = admission.next();
        node.apply(HALL);
        question.complete(Verdict.admit());
        assertThat(client.response().status()).isEqualTo(503);
    }

    @Test
    @LiveKeys("includeSender")
    void who_hears_itself() throws TimeoutException {
        HallSettings plain = HALL.withProtocol(Protocol.PLAIN);
        start(plain);
        RawClient client = connect("/a");
        client.say("into the void");
        client.send(PING);
        client.expect(new Frame(true, Frame.PONG, Buffer.buffer()));
        node.apply(plain.withSenderIncluded());
        client.say("hello");
        client.expect(Frame.text("hello"));
        node.apply(plain);
        client.say("into the void again");
        client.send(PING);
        client.expect(new Frame(true, Frame.PONG, Buffer.buffer()));
    }

    @Test
    @LiveKeys("origins")
    void origins_count_for_those_who_come() throws TimeoutException {
        start(HALL);
        RawClient client = enter("/a", "I0");
        node.apply(HALL.withOrigins(List.of("https://chat.example")));
        assertThat(status("/a", Map.of())).isEqualTo(403);
        assertThat(status("/a", Map.of("Origin", List.of("https://chat.example"))))
                .isEqualTo(101);
        client.expect(Frame.text("H1"));
        node.apply(HALL);
        enter("/a", "I2:H0:H1");
    }

    @Test
    @LiveKeys({
        "auth.jwt.key",
        "auth.jwt.secret",
        "auth.jwt.jwks",
        "auth.jwt.issuer",
        "auth.jwt.audience",
        "auth.jwt.leeway"
    })
    void tokens_count_for_those_who_come(@TempDir Path dir) throws TimeoutException {
        Tokens first = Tokens.secret("a secret of thirty-two bytes, ok");
        Tokens second = Tokens.secret("another one of thirty-two bytes!");
        Tokens pair = Tokens.ec("secp256r1");
        Path secret = first.write(dir.resolve("secret"));
        Path key = pair.write(dir.resolve("key"));
        Path jwks = Tokens.writeSet(dir.resolve("jwks"), pair.jwk());
        JwtSettings bySecret = jwt(Optional.empty(), Optional.of(secret), Optional.empty());
        start(HALL);
        RawClient client = enter("/a", "I0");
        JsonObject anybody = new JsonObject();
        node.apply(HALL.withAuth(bySecret));
        assertThat(status("/b", Map.of())).isEqualTo(401);
        assertThat(status("/b", bearer(first.token(anybody)))).isEqualTo(101);
        second.write(secret);
        assertThat(status("/b", bearer(second.token(anybody)))).isEqualTo(401);
        node.apply(HALL.withAuth(bySecret));
        assertThat(status("/b", bearer(first.token(anybody)))).isEqualTo(401);
        assertThat(status("/b", bearer(second.token(anybody)))).isEqualTo(101);
        node.apply(HALL.withAuth(jwt(Optional.of(key), Optional.empty(), Optional.empty())));
        assertThat(status("/b", bearer(second.token(anybody)))).isEqualTo(401);
        assertThat(status("/b", bearer(pair.token(anybody)))).isEqualTo(101);
        JwtSettings strict = new JwtSettings(
                Optional.empty(), Optional.empty(), Optional.of(jwks), Optional.of("me"), List.of("hub"), 0);
        node.apply(HALL.withAuth(strict));
        JsonObject meant = new JsonObject().put("iss", "me").put("aud", "hub");
        assertThat(status("/b", bearer(pair.token(anybody)))).isEqualTo(401);
        assertThat(status("/b", bearer(pair.token(meant)))).isEqualTo(101);
        JsonObject late = meant.copy().put("exp", System.currentTimeMillis() / SECOND - 60);
        assertThat(status("/b", bearer(pair.token(late)))).isEqualTo(401);
        node.apply(HALL.withAuth(new JwtSettings(
                strict.key(), strict.secret(), strict.jwks(), strict.issuer(), strict.audience(), 600)));
        assertThat(status("/b", bearer(pair.token(late)))).isEqualTo(101);
        assertThat(says(client, "T**\nstill here")).isEqualTo(Frame.text("F0\nstill here"));
    }

    @Test
    void what_cannot_be_used_is_refused_and_changes_nothing(@TempDir Path dir) throws TimeoutException {
        start(HALL);
        HallSettings guarded = HALL.withAuth(jwt(Optional.empty(), Optional.of(dir.resolve("none")), Optional.empty()));
        assertThatThrownBy(() -> node.apply(guarded, HallSettings.of("/new/")))
                .hasMessageContaining("halls./.auth.jwt.secret: ");
        // Still a chamber of the only hall there is.
        enter("/a", "I0");
        node.apply(HALL.withLimits(LIMITS.withCrowd(1, 1)));
        connect("/new/a").expectClose(1013, "Too many chambers");
    }

    @Test
    @LiveKeys({"compression.threshold", "compression.level"})
    void compression_is_agreed_on_by_those_who_come_and_how_it_is_done_counts_for_all() throws TimeoutException {
        HallSettings small = HALL.withLimits(LIMITS.withSizes(4_096, 16 << 20));
        start(small);
        RawClient plain = enter("/a", "I0");
        node.apply(small.withCompression(new Compression(100, 1)));
        RawClient deflating = Deflate.connect(node.port(), "/a");
        clients.add(deflating);
        deflating.expect(Frame.text("I1:H0"));
        plain.expect(Frame.text("H1"));
        Frame quick = says(plain, deflating, PROSE);
        assertThat(quick.opcode()).isEqualTo(Frame.TEXT | Frame.DEFLATED);
        node.apply(small.withCompression(new Compression(100, 9)));
        assertThat(says(plain, deflating, PROSE).payload().length())
                .isLessThan(quick.payload().length());
        node.apply(small.withCompression(new Compression(100_000, 9)));
        assertThat(says(plain, deflating, PROSE)).isEqualTo(Frame.text("F0\n" + PROSE));
        node.apply(small);
        assertThat(says(plain, deflating, PROSE)).isEqualTo(Frame.text("F0\n" + PROSE));
        // It was agreed on, so it still holds for what the client sends: a frame may be longer once it is inflated.
        deflating.send(Deflate.frame(Frame.TEXT, Buffer.buffer("\n" + PROSE.repeat(10))));
        plain.expect(Frame.text("F1\n" + PROSE.repeat(10)));
        assertThat(status("/b", Deflate.OFFER)).isEqualTo(101);
    }

    @Test
    @LiveKeys({"heartbeat.interval", "heartbeat.timeout"})
    void heartbeats() throws TimeoutException {
        start(HALL.withHeartbeat(new Heartbeat(0, LONG)));
        RawClient client = enter("/a", "I0");
        node.apply(HALL.withHeartbeat(new Heartbeat(200, LONG)));
        for (int i = 0; i < 3; i++) {
            client.expect(PING);
        }
        assertThat(node.heartbeatsMissed()).isZero();
        node.apply(HALL.withHeartbeat(new Heartbeat(0, LONG)));
        untilSilent(client);
        node.apply(HALL.withHeartbeat(new Heartbeat(200, 100)));
        client.expect(PING);
        assertThat(client.next()).isInstanceOf(End.class);
        assertThat(node.heartbeatsMissed()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @LiveKeys({"limits.maxFrameSize", "limits.maxMessageSize"})
    void how_long_frames_and_messages_may_be(boolean plainSockets) throws TimeoutException {
        start(HALL.withLimits(LIMITS.withSizes(1 << 20, 1_000)));
        if (plainSockets) {
            node.overPlainSockets();
        }
        RawClient one = enter("/a", "I0");
        RawClient other = enter("/a", "I1:H0");
        one.expect(Frame.text("H1"));
        node.apply(HALL.withLimits(LIMITS.withSizes(1 << 20, 5_000)));
        one.say("\n" + "x".repeat(2_000));
        other.expect(Frame.text("F0\n" + "x".repeat(2_000)));
        node.apply(HALL.withLimits(LIMITS.withSizes(200, 5_000)));
        other.say("\n" + "x".repeat(2_000));
        other.expect(closing(1009, "Frame too big"));
        one.expect(Frame.text("B1"));
        node.apply(HALL.withLimits(LIMITS.withSizes(200, 300)));
        RawClient third = enter("/a", "I2:H0");
        one.expect(Frame.text("H2"));
        third.send(new Frame(false, Frame.TEXT, Buffer.buffer("\n" + "x".repeat(180))));
        third.send(new Frame(true, Frame.CONTINUATION, Buffer.buffer("x".repeat(180))));
        assertThat(one.next()).isInstanceOf(Frame.class);
        third.expect(closing(1009, "Message too big"));
    }

    @Test
    @LiveKeys("limits.headersMaxLength")
    void how_long_header_lines_may_be() throws TimeoutException {
        start(HALL.withLimits(LIMITS.withHeadersMaxLength(10)));
        RawClient one = enter("/a", "I0");
        RawClient other = enter("/a", "I1:H0");
        one.expect(Frame.text("H1"));
        node.apply(HALL);
        one.say("T1,2,3,4,5,6,7,8,9\nlong");
        other.expect(Frame.text("F0\nlong"));
        node.apply(HALL.withLimits(LIMITS.withHeadersMaxLength(10)));
        one.say("T1,2,3,4,5,6,7,8,9\nlong");
        one.expect(closing(4000, "Header too large"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @LiveKeys({"limits.maxQueueItems", "limits.maxQueueData"})
    void what_may_wait_behind_a_message(boolean items) throws TimeoutException {
        IntFunction<HallSettings> most =
                count -> HALL.withLimits(items ? LIMITS.withQueue(count, 1_000) : LIMITS.withQueue(1_000, 100 * count));
        start(most.apply(2));
        RawClient hearing = enter("/a", "I0");
        RawClient long1 = enter("/a", "I1:H0");
        RawClient quick = enter("/a", "I2:H0:H1");
        hearing.expect(Frame.text("H1"));
        hearing.expect(Frame.text("H2"));
        long1.expect(Frame.text("H2"));
        long1.send(new Frame(false, Frame.TEXT, Buffer.buffer("T0\nnever ending")));
        hearing.expect(new Frame(false, Frame.TEXT, Buffer.buffer("F1\nnever ending")));
        String fill = "x".repeat(80);
        quick.say("T0\n1" + fill);
        quick.say("T0,2\n2" + fill);
        quick.expect(Frame.text("F2\n2" + fill));
        node.apply(most.apply(3));
        quick.say("T0,2\n3" + fill);
        quick.expect(Frame.text("F2\n3" + fill));
        assertThat(hearing.hears()).isFalse();
        node.apply(most.apply(0));
        quick.say("T0\n4" + fill);
        hearing.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer()));
        hearing.expect(Frame.text("X"));
        for (int i = 1; i <= 4; i++) {
            hearing.expect(Frame.text("F2\n" + i + fill));
        }
    }

    @Test
    @LiveKeys({"limits.chamberMaxConnections", "limits.maxChambers"})
    void fewer_places_are_for_those_who_come() throws TimeoutException {
        start(HALL);
        RawClient one = enter("/a", "I0");
        RawClient other = enter("/a", "I1:H0");
        one.expect(Frame.text("H1"));
        enter("/b", "I0");
        node.apply(HALL.withLimits(LIMITS.withCrowd(1, 1)));
        connect("/a").expectClose(1013, "Chamber is full");
        connect("/c").expectClose(1013, "Too many chambers");
        other.say("\nwe stay");
        one.expect(Frame.text("F1\nwe stay"));
        node.apply(HALL.withLimits(LIMITS.withCrowd(3, 3)));
        enter("/a", "I2:H0:H1");
        enter("/c", "I0");
    }

    @Test
    @LiveKeys("limits.connectionsPerAddress")
    void connections_that_nobody_counted_count_when_they_have_to() throws TimeoutException {
        start(HALL);
        RawClient one = enter("/a", "I0");
        RawClient other = enter("/b", "I0");
        HallSettings counting = HALL.withLimits(LIMITS.withConnectionsPerAddress(2));
        node.apply(counting);
        assertThat(RawClient.eventually(() -> isRefused("/c"))).isTrue();
        other.leave();
        assertThat(RawClient.eventually(() -> !isRefused("/d"))).isTrue();
        assertThat(says(one, "T**\nstill here")).isEqualTo(Frame.text("F0\nstill here"));
        node.apply(HALL.withLimits(LIMITS.withConnectionsPerAddress(1)));
        assertThat(isRefused("/e")).isTrue();
        assertThat(says(one, "T**\nstill here")).isEqualTo(Frame.text("F0\nstill here"));
        node.apply(HALL);
        assertThat(isRefused("/e")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @LiveKeys({"limits.messagesPerSecond", "limits.bytesPerSecond"})
    void how_fast_clients_may_send(boolean messages) throws TimeoutException {
        Limits limits = LIMITS.withSlowness(1 << 20, LONG);
        start(HALL.withLimits(limits));
        RawClient client = enter("/a", "I0");
        for (int i = 0; i < 10; i++) {
            assertThat(says(client, "T**\n" + i)).isEqualTo(Frame.text("F0\n" + i));
        }
        node.apply(HALL.withLimits(limits.withRates(messages ? 1 : 0, messages ? 0 : 5)));
        for (int i = 0; i < 10; i++) {
            client.say("T**\n" + i);
        }
        client.expect(Frame.text("F0\n0"));
        client.expect(Frame.text("F0\n1"));
        // The rest would take its time: as soon as clients may send as they like, it does not.
        long start = System.nanoTime();
        node.apply(HALL.withLimits(limits));
        for (int i = 2; i < 10; i++) {
            client.expect(Frame.text("F0\n" + i));
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(4);
        HallSettings strict =
                HALL.withLimits(LIMITS.withSlowness(1 << 20, 300).withRates(messages ? 1 : 0, messages ? 0 : 5));
        node.apply(strict);
        for (int i = 0; i < 10; i++) {
            client.say("T**\n" + i);
        }
        client.expect(Frame.text("F0\n0"));
        client.expect(Frame.text("F0\n1"));
        client.expect(closing(1008, "Too many messages"));
    }

    @Test
    @LiveKeys("limits.sendBuffer")
    void how_much_may_wait_for_a_client() throws Exception {
        start(HALL.withLimits(LIMITS.withSlowness(MANY * PIECE * 2, LONG)));
        RawClient slow = enter("/a", "I0");
        RawClient sender = enter("/a", "I1:H0");
        slow.expect(Frame.text("H1"));
        slow.stopReading();
        sendAll(sender).get(10, TimeUnit.SECONDS);
        assertThat(says(sender, "T1\nall is sent")).isEqualTo(Frame.text("F1\nall is sent"));
        assertThat(node.slowClosed()).isZero();
        node.apply(HALL.withLimits(LIMITS.withSlowness(1 << 20, LONG)));
        sender.say("T0\none more");
        sender.expect(Frame.text("B0"));
        assertThat(node.slowClosed()).isEqualTo(1);
    }

    @Test
    @LiveKeys({"slow", "limits.stallTimeout"})
    void what_happens_to_those_who_are_slow() throws Exception {
        Limits little = LIMITS.withSlowness(64 << 10, LONG);
        HallSettings closing = HALL.withLimits(LIMITS.withSlowness(MANY * PIECE * 2, LONG));
        start(closing);
        RawClient slow = enter("/a", "I0");
        RawClient sender = enter("/a", "I1:H0");
        slow.expect(Frame.text("H1"));
        slow.stopReading();
        node.apply(HALL.withLimits(little).withSlow(WhenSlow.PAUSE));
        CompletableFuture<Void> sending = sendAll(sender);
        assertThat(RawClient.eventually(() -> node.slowReceivers() == 1)).isTrue();
        assertThat(sending).isNotDone();
        node.apply(HALL.withLimits(little.withSlowness(64 << 10, 100)).withSlow(WhenSlow.PAUSE));
        sender.expect(Frame.text("B0"));
        sending.get(10, TimeUnit.SECONDS);
        assertThat(node.slowReceivers()).isZero();
        assertThat(node.slowClosed()).isEqualTo(1);
        clients.remove(slow);
        slow.close();
    }

    @Test
    void who_was_held_back_goes_on_when_nobody_has_to_wait_any_more() throws Exception {
        Limits little = LIMITS.withSlowness(64 << 10, LONG);
        start(HALL.withLimits(little).withSlow(WhenSlow.PAUSE));
        RawClient slow = enter("/a", "I0");
        RawClient sender = enter("/a", "I1:H0");
        slow.expect(Frame.text("H1"));
        slow.stopReading();
        CompletableFuture<Void> sending = sendAll(sender);
        assertThat(RawClient.eventually(() -> node.slowReceivers() == 1)).isTrue();
        node.apply(HALL.withLimits(LIMITS.withSlowness(MANY * PIECE * 2, LONG)));
        sending.get(10, TimeUnit.SECONDS);
        assertThat(node.slowReceivers()).isZero();
        assertThat(node.slowClosed()).isZero();
        slow.resumeReading();
        for (int i = 0; i < MANY; i++) {
            assertThat(((Frame) slow.next()).payload().length()).isEqualTo(PIECE + "F1\n".length());
        }
    }

    @Test
    void which_proxies_are_trusted_counts_for_those_who_come() throws TimeoutException {
        HallSettings secure = HALL.withOrigins(List.of("same-origin"));
        start(secure);
        Map<String, List<String>> forwarded = Map.of(
                "Origin", List.of("https://hub.example"),
                "X-Forwarded-Proto", List.of("https"),
                "X-Forwarded-Host", List.of("hub.example"),
                "X-Forwarded-For", List.of("192.0.2.1"));
        assertThat(status("/a", forwarded)).isEqualTo(403);
        node.apply(node.settings().withProxy(new ProxySettings(List.of("127.0.0.1"), false)));
        assertThat(status("/a", forwarded)).isEqualTo(101);
    }

    @Test
    void so_does_how_long_a_request_may_take() throws TimeoutException {
        start(HALL);
        RawClient silent = dial();
        assertThat(RawClient.eventually(() -> node.pendingHandshakes() == 1)).isTrue();
        node.apply(node.settings().withHandshakes(new HandshakeLimits(100, 100)));
        assertThat(silent.next()).isInstanceOf(Heard.class);
        assertThat(RawClient.eventually(() -> node.timedOutHandshakes() == 1)).isTrue();
    }

    private void start(HallSettings... halls) throws TimeoutException {
        node = new OneNode(OneNode.settings(1, List.of(halls)));
    }

    private RawClient enter(String target, String welcome) {
        RawClient client = connect(target);
        client.expect(Frame.text(welcome));
        return client;
    }

    private RawClient connect(String target) {
        RawClient client = dial();
        client.request(target, Map.of(), Buffer.buffer());
        assertThat(((Heard.Response) client.next()).status()).isEqualTo(101);
        return client;
    }

    private RawClient dial() {
        RawClient client = RawClient.dial(node.port());
        clients.add(client);
        return client;
    }

    private int status(String target, Map<String, List<String>> headers) {
        RawClient client = dial();
        client.request(target, headers, Buffer.buffer());
        return ((Heard.Response) client.next()).status();
    }

    private boolean isRefused(String target) {
        try (RawClient client = RawClient.connect(node.port(), target)) {
            return client.next().equals(closing(1013, "Too many connections"));
        }
    }

    private static Heard says(RawClient client, String text) {
        client.say(text);
        return client.next();
    }

    private static Frame says(RawClient client, RawClient other, String content) {
        client.say("\n" + content);
        return (Frame) other.next();
    }

    /** Until one hears what another one says: it may have entered later. */
    private static void untilHeard(RawClient one, RawClient other) {
        assertThat(RawClient.eventually(() -> {
                    other.say("hello");
                    return one.hears();
                }))
                .isTrue();
        one.expect(Frame.text("hello"));
    }

    /** Pings that were on their way are heard, and then nothing but an answer. */
    private static void untilSilent(RawClient client) {
        client.say("T**\nsilence");
        Heard next = client.next();
        while (next.equals(PING)) {
            next = client.next();
        }
        assertThat(next).isEqualTo(Frame.text("F0\nsilence"));
    }

    private static CompletableFuture<Void> sendAll(RawClient sender) {
        Frame message = new Frame(true, Frame.BINARY, Buffer.buffer("\n").appendBytes(new byte[PIECE]));
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < MANY; i++) {
                sender.send(message);
            }
        });
    }

    private static Frame closing(int code, String reason) {
        return new Frame(true, Frame.CLOSE, Frame.closing(code, reason));
    }

    private static JwtSettings jwt(Optional<Path> key, Optional<Path> secret, Optional<Path> jwks) {
        return new JwtSettings(key, secret, jwks, Optional.empty(), List.of(), 0);
    }

    private static Map<String, List<String>> bearer(String token) {
        return Map.of("Authorization", List.of("Bearer " + token));
    }
}
