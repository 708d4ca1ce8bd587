package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.WhenSlow;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that does not take what it is due, in a hall where its senders are held back for that. */
class PausingHallTest {
    private static final String CHAMBER = "/pausing";
    private static final int PIECE = 256 << 10;
    private static final int MANY = 200;
    /** More than all sockets between the sender and the slow client hold, and less than what is to be sent. */
    private static final int MOST_TAKEN = MANY * 2 / 3;

    private static final int LONG = 600_000;
    private static final int SHORT = 500;
    private static final long STANDSTILL = TimeUnit.MILLISECONDS.toNanos(500);

    private final AtomicInteger sent = new AtomicInteger();
    private OneNode node;
    private RawClient slow;
    private RawClient sender;
    private RawClient quick;

    @AfterEach
    void close() throws TimeoutException {
        List.of(slow, sender, quick).forEach(RawClient::close);
        node.close();
    }

    /** With two shards, the sender is on another one than the others. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void its_senders_are_held_back_until_it_reads_again_and_nothing_is_lost(int shards) throws Exception {
        start(shards, 64 << 10, LONG);
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill();
        assertThat(sent).hasValueLessThan(MOST_TAKEN);
        slow.resumeReading();
        sending.get(10, TimeUnit.SECONDS);
        assertHearsAll(slow);
        assertHearsAll(quick);
        assertThat(RawClient.eventually(() -> node.slowReceivers() == 0)).isTrue();
        assertThat(node.slowClosed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void it_is_closed_when_it_has_held_them_back_for_so_long_and_they_go_on(int shards) throws Exception {
        start(shards, 64 << 10, SHORT);
        sendAll().get(10, TimeUnit.SECONDS);
        assertHearsAllBut(quick, "B0");
        sender.expect(Frame.text("B0"));
        slow.resumeReading();
        int heard = 0;
        Heard next = slow.next();
        for (; next.equals(piece(heard)); next = slow.next()) {
            heard++;
        }
        assertThat(next).isEqualTo(new Frame(true, Frame.CLOSE, Frame.closing(1008, "Too slow")));
        assertThat(heard).isPositive().isLessThan(MOST_TAKEN);
        assertThat(node.slowClosed()).isEqualTo(1);
        assertThat(node.slowReceivers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void they_go_on_when_it_goes(int shards) throws Exception {
        start(shards, 64 << 10, LONG);
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill();
        slow.reset();
        sending.get(10, TimeUnit.SECONDS);
        assertHearsAllBut(quick, "B0");
        assertThat(RawClient.eventually(() -> node.slowReceivers() == 0)).isTrue();
        assertThat(node.slowClosed()).isZero();
    }

    /** What comes and goes is told all the same, and it does not take that either. */
    @Test
    void it_is_closed_at_once_when_as_much_again_has_to_wait() throws Exception {
        start(1, 8 << 10, LONG);
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill();
        int visits = 0;
        boolean there = true;
        while (there) {
            visits++;
            there = visit().startsWith("I" + (2 + visits) + ":H0:");
        }
        // Each one's coming and going take two frames, which count for about a hundred bytes each.
        assertThat(visits).isBetween(20, 80);
        sending.get(10, TimeUnit.SECONDS);
        assertThat(node.slowClosed()).isEqualTo(1);
    }

    @Test
    void one_that_goes_without_a_word_while_it_is_held_back_is_missed_at_once() throws Exception {
        start(1, 64 << 10, LONG);
        CompletableFuture<Void> sending;
        try (RawClient idle = RawClient.connect(node.port(), CHAMBER)) {
            idle.hear();
            List.of(slow, sender, quick).forEach(client -> client.expect(Frame.text("H3")));
            slow.stopReading();
            sending = sendAll();
            awaitStandstill();
        }
        int heard = 0;
        Heard next = quick.next();
        for (; next.equals(piece(heard)); next = quick.next()) {
            heard++;
        }
        assertThat(next).isEqualTo(Frame.text("B3"));
        assertThat(node.slowReceivers()).isEqualTo(1);
        slow.resumeReading();
        sending.get(10, TimeUnit.SECONDS);
    }

    @Test
    void who_comes_meanwhile_waits_with_the_others() throws Exception {
        start(1, 64 << 10, LONG);
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill();
        try (RawClient late = RawClient.connect(node.port(), CHAMBER)) {
            late.expect(Frame.text("I3:H0:H1:H2"));
            late.say("\nlate");
            assertThat(visit()).isEqualTo("I4:H0:H1:H2:H3");
            late.expect(Frame.text("H4"));
            late.expect(Frame.text("B4"));
            slow.resumeReading();
            sending.get(10, TimeUnit.SECONDS);
            Heard next = quick.next();
            boolean gone = false;
            while (!next.equals(Frame.text("F3\nlate"))) {
                gone |= next.equals(Frame.text("B4"));
                next = quick.next();
            }
            assertThat(gone).as("the visitor left before it was heard").isTrue();
        }
    }

    @Test
    void other_chambers_do_not_wait() throws Exception {
        start(1, 64 << 10, LONG);
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill();
        try (RawClient one = RawClient.connect(node.port(), "/elsewhere");
                RawClient other = RawClient.connect(node.port(), "/elsewhere")) {
            one.expect(Frame.text("I0"));
            other.expect(Frame.text("I1:H0"));
            other.say("\nheard");
            one.expect(Frame.text("H1"));
            one.expect(Frame.text("F1\nheard"));
        }
        slow.resumeReading();
        sending.get(10, TimeUnit.SECONDS);
    }

    /** A hall that pauses, with usual limits but for these. */
    static HallSettings hall(int sendBuffer, int stallTimeout) {
        Limits limits = Limits.defaults().withSlowness(sendBuffer, stallTimeout);
        return HallSettings.of("/").withSlow(WhenSlow.PAUSE).withLimits(limits);
    }

    /** The slow one enters first and does not read any more when all are there. */
    private void start(int shards, int sendBuffer, int stallTimeout) throws TimeoutException {
        node = new OneNode(shards, List.of(hall(sendBuffer, stallTimeout)));
        slow = enter("I0");
        sender = enter("I1:H0", slow);
        quick = enter("I2:H0:H1", slow, sender);
        slow.stopReading();
    }

    private RawClient enter(String welcome, RawClient... others) {
        RawClient client = RawClient.connect(node.port(), CHAMBER);
        client.expect(Frame.text(welcome));
        for (RawClient other : others) {
            other.expect(Frame.text("H" + others.length));
        }
        return client;
    }

    /** Comes, and goes without a word, as a close would have to wait. Returns how it was welcomed. */
    private String visit() {
        try (RawClient visitor = RawClient.connect(node.port(), CHAMBER)) {
            return visitor.hear();
        }
    }

    private CompletableFuture<Void> sendAll() {
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < MANY; i++) {
                sender.send(message("\n", i));
                sent.incrementAndGet();
            }
        });
    }

    /** Waits until nothing more is taken from the sender. */
    private void awaitStandstill() {
        assertThat(RawClient.eventually(() -> node.slowReceivers() == 1)).isTrue();
        int[] last = {sent.get()};
        long[] since = {System.nanoTime()};
        assertThat(RawClient.eventually(() -> {
                    if (sent.get() != last[0]) {
                        last[0] = sent.get();
                        since[0] = System.nanoTime();
                    }
                    return System.nanoTime() - since[0] > STANDSTILL;
                }))
                .as("a standstill")
                .isTrue();
    }

    private static void assertHearsAll(RawClient client) {
        for (int i = 0; i < MANY; i++) {
            client.expect(piece(i));
        }
    }

    private static void assertHearsAllBut(RawClient client, String notice) {
        boolean told = false;
        for (int i = 0; i < MANY; ) {
            Heard heard = client.next();
            if (heard.equals(Frame.text(notice))) {
                told = true;
            } else {
                assertThat(heard).isEqualTo(piece(i));
                i++;
            }
        }
        if (!told) {
            client.expect(Frame.text(notice));
        }
    }

    private static Frame piece(int number) {
        return message("F1\n", number);
    }

    private static Frame message(String header, int number) {
        return new Frame(
                true, Frame.BINARY, Buffer.buffer(header).appendInt(number).appendBytes(new byte[PIECE]));
    }
}
