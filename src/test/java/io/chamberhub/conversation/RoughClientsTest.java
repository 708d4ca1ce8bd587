package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.conversation.Heard.Response;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.ServerSettings;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients that are not as careful as one would wish, and what the hub does about them. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class RoughClientsTest {
    private static final int MIB = 1 << 20;
    private static final int FLOOD = 200_000;
    private static final int BATCH = 200;
    private static final String PING = "p".repeat(125);

    private final List<RawClient> clients = new ArrayList<>();
    private OneNode node;

    @BeforeEach
    void start() throws TimeoutException {
        Limits usual = Limits.defaults();
        Limits big = usual.withSizes(16 * MIB, usual.maxMessageSize());
        List<HallSettings> halls = new ArrayList<>(ServerSettings.defaultHalls());
        halls.add(HallSettings.of("/big/").withLimits(big));
        node = new OneNode(halls);
    }

    @AfterEach
    void stop() throws TimeoutException {
        clients.forEach(RawClient::close);
        node.close();
    }

    @Test
    void a_receiver_that_reads_gets_a_frame_of_any_size_that_the_hall_permits() {
        RawClient receiver = enter("/big/a", "I0");
        RawClient sender = enter("/big/a", "I1:H0");
        receiver.expect(Frame.text("H1"));
        for (int round = 0; round < 3; round++) {
            sender.send(new Frame(true, Frame.BINARY, Buffer.buffer("\n").appendBytes(new byte[12 * MIB])));
            assertThat(receiver.next()).isInstanceOfSatisfying(Frame.class, frame -> assertThat(
                            frame.payload().length())
                    .isEqualTo(12 * MIB + 3));
        }
        sender.say("\nstill here?");
        receiver.expect(Frame.text("F1\nstill here?"));
    }

    @Test
    void a_client_that_closes_and_then_reads_no_more_is_cut_off() {
        RawClient sender = enter("/closers", "I0");
        // However much the kernel takes for them, some are owed something by the hub, and not too much.
        for (int i = 1; i <= 24; i++) {
            RawClient closer = RawClient.connect(node.port(), "/closers");
            clients.add(closer);
            assertThat(closer.hear()).startsWith("I" + i);
            sender.expect(Frame.text("H" + i));
            closer.stopReading();
            for (int sent = 0; sent < i; sent++) {
                sender.send(new Frame(
                        true, Frame.BINARY, Buffer.buffer("T" + i + "\n").appendBytes(new byte[MIB / 4])));
            }
            closer.send(new Frame(true, Frame.CLOSE, Frame.closing(1000, "")));
            sender.expect(Frame.text("B" + i));
        }
        awaitConnections(1);
    }

    @Test
    void a_client_that_closes_before_it_is_let_in_gets_its_answer_and_nothing_else_happens() {
        RawClient first = enter("/p2/full", "I0");
        RawClient second = enter("/p2/full", "I1:H0");
        first.expect(Frame.text("H1"));
        for (int round = 0; round < 20; round++) {
            RawClient hasty = RawClient.dial(node.port());
            clients.add(hasty);
            Buffer closing = hasty.encode(new Frame(true, Frame.CLOSE, Frame.closing(1000, "never mind")));
            hasty.request("/p2/full", Map.of(), closing);
            hasty.awaitAccepted();
            assertThat(hasty.next()).isInstanceOfSatisfying(Frame.class, frame -> assertThat(frame.opcode())
                    .isEqualTo(Frame.CLOSE));
            hasty.expect(End.OF_STREAM);
        }
        second.leave();
        first.expect(Frame.text("B1"));
        awaitConnections(1);
    }

    @Test
    void a_client_that_closes_with_its_handshake_is_not_even_told_of() {
        RawClient here = enter("/hasty", "I0");
        for (int round = 0; round < 20; round++) {
            RawClient hasty = RawClient.dial(node.port());
            clients.add(hasty);
            Frame closing = new Frame(true, Frame.CLOSE, Frame.closing(1000, "never mind"));
            hasty.request("/hasty", Map.of(), hasty.encode(closing));
            hasty.awaitAccepted();
            hasty.expect(closing);
            hasty.expect(End.OF_STREAM);
        }
        awaitConnections(1);
        here.say("T**\nalone");
        here.expect(Frame.text("F0\nalone"));
    }

    @Test
    void a_close_reason_that_is_not_utf8_is_answered_with_1007() {
        RawClient client = enter("/a", "I0");
        client.send(new Frame(true, Frame.CLOSE, Buffer.buffer(new byte[] {3, (byte) 0xE8, (byte) 0xFF, (byte) 0xFE})));
        client.expect(new Frame(true, Frame.CLOSE, Frame.closing(1007, "Text is not UTF-8")));
        client.expect(End.OF_STREAM);
    }

    @Test
    void what_is_too_long_or_no_request_at_all_is_told_so() {
        requireRefused("/" + "a".repeat(9_000), Map.of(), 414, "shorter chamber name");
        requireRefused("/a", Map.of("X-Long", List.of("a".repeat(17_000))), 431, "fewer or shorter");
        requireRefused("/a", Map.of("Content-Length", List.of("3")), 400, "no body");
        RawClient mumbler = RawClient.dial(node.port());
        clients.add(mumbler);
        mumbler.sendBytes(Buffer.buffer("what is this?\r\n\r\n"));
        Response response = mumbler.response();
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("not an HTTP request");
    }

    @Test
    void a_client_that_takes_no_pongs_gets_the_last_one_when_it_does() {
        RawClient flooder = enter("/flood", "I0");
        flooder.stopReading();
        flood(flooder);
        flooder.send(new Frame(true, Frame.PING, Buffer.buffer("the last one")));
        flooder.resumeReading();
        int pongs = 0;
        for (Heard heard = flooder.next(); !heard.equals(pong("the last one")); heard = flooder.next()) {
            assertThat(heard).isEqualTo(pong(PING));
            pongs++;
        }
        assertThat(pongs).as("what waited for it").isPositive().isLessThan(FLOOD);
        flooder.leave();
    }

    @Test
    void a_client_that_breaks_the_protocol_and_reads_nothing_is_cut_off() {
        RawClient flooder = enter("/flood", "I0");
        flooder.stopReading();
        flood(flooder);
        flooder.sendBytes(Buffer.buffer(new byte[] {(byte) 0xFF}));
        awaitConnections(0);
    }

    @Test
    void a_client_that_was_told_to_go_and_breaks_the_protocol_is_cut_off_at_once() {
        enter("/p2/full", "I0");
        enter("/p2/full", "I1:H0");
        RawClient third = RawClient.connect(node.port(), "/p2/full");
        clients.add(third);
        third.expect(new Frame(true, Frame.CLOSE, Frame.closing(1013, "Chamber is full")));
        long start = System.nanoTime();
        third.sendBytes(Buffer.buffer(new byte[] {(byte) 0xFF}));
        assertThat(third.next()).isInstanceOf(End.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    /** More pings than the kernel and the hub hold answers to. */
    private static void flood(RawClient client) {
        Buffer ping = client.encode(new Frame(true, Frame.PING, Buffer.buffer(PING)));
        Buffer many = Buffer.buffer();
        for (int i = 0; i < FLOOD / BATCH; i++) {
            many.appendBuffer(ping);
        }
        for (int i = 0; i < BATCH; i++) {
            client.sendBytes(many);
        }
    }

    private static Frame pong(String payload) {
        return new Frame(true, Frame.PONG, Buffer.buffer(payload));
    }

    private void requireRefused(String target, Map<String, List<String>> headers, int status, String advice) {
        RawClient client = RawClient.dial(node.port());
        clients.add(client);
        client.request(target, headers, Buffer.buffer());
        Response response = client.response();
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).contains(advice);
    }

    private RawClient enter(String target, String welcome) {
        RawClient client = RawClient.connect(node.port(), target);
        clients.add(client);
        client.expect(Frame.text(welcome));
        return client;
    }

    private void awaitConnections(int count) {
        RawClient.eventually(() -> node.connections() == count);
        assertThat(node.connections()).isEqualTo(count);
    }
}
