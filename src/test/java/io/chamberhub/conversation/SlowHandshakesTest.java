package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.KeyPair;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.conversation.Heard.Response;
import io.chamberhub.server.HandshakeLimits;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that connect and then take their time, or far too much of everything. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class SlowHandshakesTest {
    private static final int TIMEOUT = 400;
    private static final int MANY = 1_000;

    /** How long what should take {@link #TIMEOUT} may take on a busy machine. */
    private static final Duration AMPLE = Duration.ofSeconds(5);

    private static final Buffer PLAIN_REQUEST = Buffer.buffer("GET /a HTTP/1.1\r\nHost: hub\r\n\r\n");

    @TempDir
    private static Path dir;

    private static KeyPair keys;

    private final List<RawClient> clients = new ArrayList<>();
    private OneNode node;

    @BeforeAll
    static void makeKeys() {
        keys = KeyPair.create(dir, "slow");
    }

    @AfterEach
    void stop() throws TimeoutException {
        clients.forEach(RawClient::close);
        node.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_says_nothing_is_told_so_and_closed(boolean tls) throws TimeoutException {
        start(tls, MANY);
        long begin = System.nanoTime();
        RawClient silent = dial(tls);
        expectTooLate(silent);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(TIMEOUT - 50), AMPLE);
        assertCounts(0, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_byte_now_and_then_does_not_help(boolean tls) throws TimeoutException {
        start(tls, MANY);
        long begin = System.nanoTime();
        RawClient drip = dial(tls);
        drip(drip, "GET /a HTTP/1.1\r\nHost: hub\r\nX-Long: ");
        expectTooLate(drip);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AMPLE);
    }

    @Test
    void who_does_not_even_begin_with_tls_is_closed() throws TimeoutException {
        start(true, MANY);
        RawClient mute = dial(false);
        assertThat(mute.next()).isInstanceOf(End.class);
        assertCounts(0, 1, 0);
    }

    @Test
    void nor_does_a_tls_handshake_that_drips_last() throws TimeoutException {
        start(true, MANY);
        RawClient drip = dial(false);
        drip.sendBytes(Buffer.buffer(new byte[] {0x16, 3, 1, 1, 0, 1, 0, 0, (byte) 0xFC}));
        drip(drip, "0");
        assertThat(drip.next()).isInstanceOf(End.class);
        assertCounts(0, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_websocket_has_all_the_time_in_the_world(boolean overVertx) throws TimeoutException {
        start(false, MANY);
        if (overVertx) {
            node.overPlainSockets();
        }
        RawClient here = RawClient.connect(node.port(), "/a");
        clients.add(here);
        here.expect(Frame.text("I0"));
        // Who comes later is late later.
        expectTooLate(dial(false));
        here.say("T**\nstill here");
        here.expect(Frame.text("F0\nstill here"));
        assertCounts(0, 1, 0);
    }

    @Test
    void a_request_in_several_packets_is_in_time_if_its_end_is() throws TimeoutException {
        start(false, MANY);
        RawClient slow = dial(false);
        slow.sendBytes(PLAIN_REQUEST.slice(0, 20));
        assertThat(RawClient.eventually(() -> node.pendingHandshakes() == 1)).isTrue();
        slow.sendBytes(PLAIN_REQUEST.slice(20, PLAIN_REQUEST.length()));
        assertThat(slow.response().status()).isEqualTo(426);
    }

    @Test
    void after_a_refusal_there_is_as_much_time_for_another_request_and_then_the_connection_ends()
            throws TimeoutException {
        start(false, MANY);
        RawClient browser = dial(false);
        long begin = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            browser.sendBytes(PLAIN_REQUEST);
            assertThat(browser.response().status()).isEqualTo(426);
        }
        browser.expect(End.OF_STREAM);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(TIMEOUT - 50), AMPLE);
        assertCounts(0, 0, 0);
    }

    @Test
    void a_body_that_never_ends_ends_the_connection() throws TimeoutException {
        start(false, MANY);
        RawClient poster = dial(false);
        poster.sendBytes(Buffer.buffer("POST /a HTTP/1.1\r\nHost: hub\r\nContent-Length: 1000000000\r\n\r\n"));
        assertThat(poster.response().status()).isEqualTo(426);
        drip(poster, "");
        assertThat(poster.next()).isInstanceOf(End.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void where_too_many_are_silent_the_oldest_makes_room_and_who_speaks_is_let_in(boolean tls) throws TimeoutException {
        start(1, 60_000, tls, 3);
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            silent.add(dial(false));
            awaitPending(i + 1);
        }
        for (int round = 1; round <= 3; round++) {
            RawClient honest = dial(tls);
            honest.request("/" + round, Map.of(), Buffer.buffer());
            honest.awaitAccepted();
            assertThat(silent.get(0).next()).isInstanceOf(End.class);
            silent.remove(0);
            awaitPending(2);
            assertThat(node.droppedHandshakes()).isEqualTo(round);
            silent.add(dial(false));
            awaitPending(3);
        }
    }

    @Test
    void a_crowd_of_silent_ones_keeps_nobody_out() throws TimeoutException {
        start(2, 60_000, false, 20);
        for (int i = 0; i < 200; i++) {
            dial(false);
        }
        assertThat(RawClient.eventually(() -> node.droppedHandshakes() == 180)).isTrue();
        RawClient honest = RawClient.connect(node.port(), "/a");
        clients.add(honest);
        honest.expect(Frame.text("I0"));
        assertThat(node.pendingHandshakes()).isLessThanOrEqualTo(20);
    }

    @Test
    void who_asks_and_asks_and_does_not_read_the_answers_is_cut_off() throws TimeoutException {
        start(2, 60_000, false, MANY);
        RawClient flood = dial(false);
        flood.stopReading();
        Buffer requests = Buffer.buffer();
        for (int i = 0; i < MANY; i++) {
            requests.appendBuffer(PLAIN_REQUEST);
        }
        int sent = 0;
        try {
            while (sent < 1_000) {
                flood.sendBytes(requests);
                sent++;
            }
        } catch (UncheckedIOException gone) {
            // As it should be: how much was sent before that tells.
        }
        assertThat(sent).as("how much of it was taken").isLessThan(1_000);
        awaitPending(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /a HTTP/1.1\r\n", "GET /a HTTP/1.1\r\nX: ", "GET /"})
    void a_head_without_end_is_refused_before_it_grows(String head) throws TimeoutException {
        start(2, 60_000, false, MANY);
        RawClient bomber = dial(false);
        bomber.sendBytes(Buffer.buffer(head));
        Buffer more = Buffer.buffer((head.endsWith("\r\n") ? "X-Header: y\r\n" : "0123456789abc").repeat(2_000));
        bomber.sendBytes(more);
        assertThat(bomber.response().status()).isEqualTo(head.equals("GET /") ? 414 : 431);
        assertThat(bomber.next()).isInstanceOf(End.class);
        awaitPending(0);
    }

    private void start(boolean tls, int pending) throws TimeoutException {
        start(2, TIMEOUT, tls, pending);
    }

    private void start(int shards, int timeout, boolean tls, int pending) throws TimeoutException {
        ServerSettings settings = OneNode.settings(shards, ServerSettings.defaultHalls())
                .withHandshakes(new HandshakeLimits(timeout, pending));
        node = new OneNode(tls ? settings.withTls(new TlsFiles(keys.cert(), keys.key())) : settings);
    }

    private RawClient dial(boolean tls) {
        RawClient client = tls ? RawClient.dial(node.port(), keys.context()) : RawClient.dial(node.port());
        clients.add(client);
        return client;
    }

    /** Sends the beginning, then a byte at a time until something is heard. */
    private static void drip(RawClient client, String beginning) {
        client.sendBytes(Buffer.buffer(beginning));
        long deadline = System.nanoTime() + AMPLE.toNanos();
        try {
            while (!client.hears() && System.nanoTime() < deadline) {
                client.sendBytes(Buffer.buffer("0"));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        } catch (UncheckedIOException ended) {
            // It has been closed, which will be heard.
        }
    }

    private static void expectTooLate(RawClient client) {
        Response response = client.response();
        assertThat(response.status()).isEqualTo(408);
        assertThat(response.headers()).containsEntry("connection", List.of("close"));
        assertThat(response.body()).isEqualTo("No complete request came in time. Connect again.\n");
        client.expect(End.OF_STREAM);
    }

    private void awaitPending(int count) {
        assertThat(RawClient.eventually(() -> node.pendingHandshakes() == count))
                .as("%d of %d", node.pendingHandshakes(), count)
                .isTrue();
    }

    private void assertCounts(int pending, int timedOut, int dropped) {
        awaitPending(pending);
        assertThat(node.timedOutHandshakes()).isEqualTo(timedOut);
        assertThat(node.droppedHandshakes()).isEqualTo(dropped);
    }
}
