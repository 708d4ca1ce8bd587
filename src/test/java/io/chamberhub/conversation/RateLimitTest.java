package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.WhenSlow;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends faster than its hall grants. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class RateLimitTest {
    private static final int RATE = 40;
    private static final int STALL = 1_000;
    private static final Frame TOO_MANY = new Frame(true, Frame.CLOSE, Frame.closing(1008, "Too many messages"));

    private OneNode node;
    private RawClient sender;
    private RawClient witness;

    @AfterEach
    void close() throws TimeoutException {
        List.of(sender, witness).forEach(RawClient::close);
        node.close();
    }

    /** Whatever the bursts: no more than so many per second pass, and a second's worth besides. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bursts_are_smoothed_and_nothing_of_them_is_lost(boolean plain) throws TimeoutException {
        start(Limits.defaults().withRates(RATE, 0), plain);
        long start = System.nanoTime();
        for (int burst = 0; burst < 2; burst++) {
            for (int i = 0; i < RATE * 3 / 2; i++) {
                sender.say("\n" + i);
            }
            for (int i = 0; i < RATE * 3 / 2; i++) {
                witness.expect(Frame.text("F0\n" + i));
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_950));
        sender.leave();
        witness.expect(Frame.text("B0"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_keeps_it_up_for_too_long_is_told_and_ended(boolean plain) throws Exception {
        start(Limits.defaults().withRates(RATE, 0).withSlowness(1 << 20, STALL), plain);
        assertEndedForFlooding(Buffer.buffer("\nlong live the flood"), true);
    }

    @Test
    void so_is_who_sends_too_many_bytes() throws Exception {
        start(Limits.defaults().withRates(0, 50_000).withSlowness(1 << 20, STALL), false);
        assertEndedForFlooding(Buffer.buffer(new byte[10_000]).setByte(0, (byte) '\n'), true);
    }

    @Test
    void so_is_who_sends_empty_fragments_without_end() throws Exception {
        start(Limits.defaults().withRates(RATE, 0).withSlowness(1 << 20, STALL), false);
        sender.send(new Frame(false, Frame.BINARY, Buffer.buffer("\n")));
        assertEndedForFlooding(Buffer.buffer(), false);
    }

    @Test
    void a_frame_that_takes_longer_to_make_up_for_than_may_be_is_the_last() throws TimeoutException {
        start(Limits.defaults().withRates(0, 1_000).withSlowness(1 << 20, STALL), false);
        sender.say("\n" + "x".repeat(1_999));
        witness.expect(Frame.text("F0\n" + "x".repeat(1_999)));
        // That takes a second to make up for, and this one two more.
        sender.say("\n" + "x".repeat(1_999));
        witness.expect(Frame.text("F0\n" + "x".repeat(1_999)));
        sender.expect(TOO_MANY);
        sender.expect(End.OF_STREAM);
        witness.expect(Frame.text("B0"));
    }

    @Test
    void pings_and_closes_are_answered_while_nothing_else_is_read() throws TimeoutException {
        start(Limits.defaults().withRates(1, 0).withSlowness(1 << 20, 60_000), false);
        overdraw();
        sender.send(new Frame(true, Frame.PING, Buffer.buffer("still there?")));
        sender.expect(new Frame(true, Frame.PONG, Buffer.buffer("still there?")));
        sender.leave();
        witness.expect(Frame.text("B0"));
    }

    @Test
    void who_goes_without_a_word_meanwhile_is_missed_at_once() throws TimeoutException {
        start(Limits.defaults().withRates(1, 0).withSlowness(1 << 20, 60_000), false);
        overdraw();
        sender.reset();
        witness.expect(Frame.text("B0"));
    }

    /** Held back for two reasons, it goes on only when neither is left: else it would be too fast, or the other too slow. */
    @Test
    void a_slow_receiver_and_a_fast_sender_are_waited_for_both() throws Exception {
        HallSettings hall = HallSettings.of("/")
                .withSlow(WhenSlow.PAUSE)
                .withLimits(Limits.defaults().withRates(RATE, 0).withSlowness(64 << 10, 60_000));
        enter(new OneNode(1, List.of(hall)));
        long start = System.nanoTime();
        // As much as may come at once, so that whatever follows is too fast.
        for (int i = 0; i < RATE; i++) {
            sender.say("\n" + i);
            witness.expect(Frame.text("F0\n" + i));
        }
        witness.stopReading();
        Buffer much = Buffer.buffer(new byte[512 << 10]).setByte(0, (byte) '\n');
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < RATE; i++) {
                sender.send(new Frame(true, Frame.BINARY, much));
            }
        });
        assertThat(RawClient.eventually(() -> node.slowReceivers() == 1)).isTrue();
        // Meanwhile its rate lets it go on more than once, and nothing shows that it does not.
        TimeUnit.MILLISECONDS.sleep(4 * 1_000 / RATE);
        witness.resumeReading();
        sending.get(20, TimeUnit.SECONDS);
        for (int i = 0; i < RATE; i++) {
            assertThat(witness.next()).isInstanceOf(Frame.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(950));
        assertThat(node.slowClosed()).isZero();
        sender.leave();
        witness.expect(Frame.text("B0"));
    }

    private void overdraw() {
        for (int i = 0; i < 2; i++) {
            sender.say("\n" + i);
            witness.expect(Frame.text("F0\n" + i));
        }
    }

    private void assertEndedForFlooding(Buffer payload, boolean whole) throws Exception {
        Frame frame = new Frame(whole, whole ? Frame.BINARY : Frame.CONTINUATION, payload);
        Buffer bytes = Buffer.buffer();
        for (int i = 0; i < 50; i++) {
            bytes.appendBuffer(sender.encode(frame));
        }
        long start = System.nanoTime();
        CompletableFuture<Void> flooding = CompletableFuture.runAsync(() -> {
            while (true) {
                sender.sendBytes(bytes);
            }
        });
        sender.expect(TOO_MANY);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(STALL));
        Heard next = witness.next();
        while (!next.equals(Frame.text("B0"))) {
            next = witness.next();
        }
        assertThat(flooding).failsWithin(10, TimeUnit.SECONDS);
        assertThat(RawClient.eventually(() -> node.connections() == 1)).isTrue();
    }

    private void start(Limits limits, boolean plain) throws TimeoutException {
        OneNode started = new OneNode(1, List.of(HallSettings.of("/").withLimits(limits)));
        enter(plain ? started.overPlainSockets() : started);
    }

    private void enter(OneNode started) {
        node = started;
        sender = RawClient.connect(node.port(), "/fast");
        sender.expect(Frame.text("I0"));
        witness = RawClient.connect(node.port(), "/fast");
        witness.expect(Frame.text("I1:H0"));
        sender.expect(Frame.text("H1"));
    }
}
