package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.Pulse;
import io.chamberhub.bus.Pulse.Kind;
import io.chamberhub.bus.Routes;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.bus.StreamSettings;
import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ReplayLimits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.chamber.Snapshot.Presence;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.directory.MemoryDirectory;
import io.chamberhub.server.Hub;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A shard, played by this test, that hears what a hub writes and acknowledges it only when it is told to. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class CreditUsedUpTest {
    private static final ChamberName CHAMBER = new ChamberName("/", "owing");
    private static final ShardId HUB = new ShardId("local", 0);
    private static final ShardId PLAYED = new ShardId("local", 7);
    private static final MemberId FAR = new MemberId(100);
    private static final int CREDIT = 64 << 10;
    private static final int FOREVER = 60_000;
    private static final int SIZE = 16 << 10;
    private static final int MESSAGES = 128;
    /** What one tick may bring on top of what was allowed: as much as a socket is read from in one go. */
    private static final int MOST_HEARD = CREDIT + 4 * SIZE + (1 << 20);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Played played = new Played();
    private final ShardBus bus = new ShardBus(vertx, PLAYED, played);
    private Hub hub;
    private RawClient sender;
    private RawClient near;

    /** Takes note of everything. Confined to its context but for what is atomic. */
    private final class Played implements ShardBus.Host {
        private final BlockingQueue<Pulse.Note> notes = new LinkedBlockingQueue<>();
        private final BlockingQueue<Snapshot> greetings = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final AtomicInteger bytes = new AtomicInteger();
        private Position heard = new Position(0, 0);
        private boolean acknowledging;

        void hear(Batch batch) {
            if (!batch.from().equals(PLAYED)) {
                heard = new Position(batch.incarnation(), batch.next());
                batch.events().forEach(this::hear);
                acknowledge();
            }
        }

        private void hear(Event event) {
            if (event instanceof Event.Fragment fragment) {
                bytes.addAndGet(fragment.frame().length());
                messages.add(content(fragment.frame()));
            }
        }

        void acknowledge() {
            if (acknowledging) {
                bus.pulse(HUB, new Pulse(PLAYED, List.of(new Pulse.Note(Kind.READ, CHAMBER, heard))));
            }
        }

        @Override
        public Optional<Snapshot> greeted(ChamberName chamber, Snapshot theirs, boolean entering) {
            greetings.add(theirs);
            return Optional.of(here());
        }

        @Override
        public void pulsed(Pulse pulse) {
            notes.addAll(pulse.notes());
        }

        @Override
        public Repetition repeat(ShardId reader, ChamberName chamber, Position position) {
            return new Repetition.Again(List.of());
        }
    }

    @BeforeEach
    void start() throws TimeoutException {
        bus.start().await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws TimeoutException {
        sender.close();
        near.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void a_sender_is_not_read_from_until_what_it_sent_is_acknowledged() throws Exception {
        meet(FOREVER);
        CompletableFuture<Void> sending = sendAll();
        assertThat(awaitStandstill()).isLessThan(MOST_HEARD);
        assertThat(hub.keptBytes()).isBetween((long) CREDIT, 2L * MOST_HEARD);

        try (RawClient one = RawClient.connect(hub.port(), "/elsewhere");
                RawClient other = RawClient.connect(hub.port(), "/elsewhere")) {
            one.expect(Frame.text("I0"));
            other.expect(Frame.text("I1:H0"));
            other.say("\nheard while others wait");
            one.expect(Frame.text("H1"));
            one.expect(Frame.text("F1\nheard while others wait"));
        }

        acknowledge();
        sending.get(10, TimeUnit.SECONDS);
        expectAll();
        assertPlayedHeardAll();
        assertThat(RawClient.eventually(() -> hub.keptBytes() == 0)).isTrue();
    }

    @Test
    void one_acknowledgement_makes_room_for_as_much_again() throws Exception {
        meet(FOREVER);
        CompletableFuture<Void> sending = sendAll();
        int before = awaitStandstill();
        onContext(() -> {
            played.acknowledging = true;
            played.acknowledge();
            played.acknowledging = false;
            return Future.succeededFuture();
        });
        assertThat(RawClient.eventually(() -> played.bytes.get() > before)).isTrue();
        assertThat(awaitStandstill()).isLessThan(before + MOST_HEARD);
        acknowledge();
        sending.get(10, TimeUnit.SECONDS);
        expectAll();
        assertPlayedHeardAll();
    }

    @Test
    void a_shard_that_owes_for_too_long_counts_as_dead_until_it_acknowledges_again() throws Exception {
        meet(1000);
        CompletableFuture<Void> sending = sendAll();
        sending.get(10, TimeUnit.SECONDS);
        Frame left = Frame.text("B100");
        int heardBefore = expectUpTo(left);
        assertThat(heardBefore).isLessThan(MESSAGES);
        for (int i = heardBefore; i < MESSAGES; i++) {
            expectMessage(i);
        }
        sender.expect(left);
        assertThat(RawClient.eventually(() -> hub.keptBytes() == 0)).isTrue();

        acknowledge();
        near.expect(Frame.text("H100"));
        sender.expect(Frame.text("H100"));
        assertThat(played.greetings.poll(10, TimeUnit.SECONDS).members())
                .extracting(Presence::id)
                .containsExactly(new MemberId(0), new MemberId(1));
        played.messages.clear();
        sender.say("\nagain");
        near.expect(Frame.text("F0\nagain"));
        assertThat(played.messages.poll(10, TimeUnit.SECONDS)).isEqualTo("F0\nagain");
    }

    @Test
    void one_that_is_gone_while_it_is_not_read_from_is_heard_to_its_end_and_leaves() throws Exception {
        meet(FOREVER);
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill();
        acknowledgeOnceMore(sending);
        expectAll();
        near.expect(Frame.text("B0"));
        assertPlayedHeardAll();
        assertThat(RawClient.eventually(() -> hub.connections() == 1)).isTrue();
    }

    @Test
    void what_little_came_before_the_end_of_one_that_is_not_read_from_is_heard_before_it() throws Exception {
        meet(FOREVER);
        sayUntilNotReadFrom();
        List.of("these", "are", "held").forEach(word -> sender.say("\n" + word));
        sender.close();
        awaitStandstill();
        acknowledge();
        for (String word : List.of("these", "are", "held")) {
            near.expect(Frame.text("F0\n" + word));
        }
        near.expect(Frame.text("B0"));
    }

    @Test
    void a_ping_of_one_that_is_not_read_from_is_answered_at_once_unless_a_message_comes_before() throws Exception {
        meet(FOREVER);
        sayUntilNotReadFrom();
        sender.send(new Frame(true, Frame.PING, Buffer.buffer("at once")));
        sender.expect(new Frame(true, Frame.PONG, Buffer.buffer("at once")));
        sender.say("\nheld");
        sender.send(new Frame(true, Frame.PING, Buffer.buffer("in its place")));
        awaitStandstill();
        acknowledge();
        near.expect(Frame.text("F0\nheld"));
        sender.expect(new Frame(true, Frame.PONG, Buffer.buffer("in its place")));
    }

    @Test
    void one_that_closes_while_it_is_not_read_from_is_answered_at_once() throws Exception {
        meet(FOREVER);
        sayUntilNotReadFrom();
        sender.leave(1001, "going on");
        near.expect(Frame.text("B0"));
    }

    @Test
    void one_that_goes_without_a_word_more_while_it_is_not_read_from_leaves_at_once() throws Exception {
        meet(FOREVER);
        sayUntilNotReadFrom();
        sender.close();
        near.expect(Frame.text("B0"));
    }

    @Test
    void one_that_is_cut_off_while_it_is_not_read_from_leaves_when_it_is_read_again() throws Exception {
        meet(1000);
        CompletableFuture<Void> sending = sendAll();
        awaitMoreThanCredit();
        sender.reset();
        // It fails, unless the sockets had room for all of it.
        sending.exceptionally(failure -> null).get(10, TimeUnit.SECONDS);
        // The hub may notice it at once, where it had not stopped reading yet.
        Set<Frame> ends = new HashSet<>(Set.of(Frame.text("B100"), Frame.text("B0")));
        int next = 0;
        while (!ends.isEmpty()) {
            Heard heard = near.next();
            if (!(heard instanceof Frame end) || !ends.remove(end)) {
                assertThat(heard).isEqualTo(Frame.text("F0\n" + text(next)));
                next++;
            }
        }
        assertThat(RawClient.eventually(() -> hub.connections() == 1)).isTrue();
        assertThat(RawClient.eventually(() -> hub.keptBytes() == 0)).isTrue();
    }

    private void acknowledgeOnceMore(CompletableFuture<Void> sending) throws Exception {
        // Part of it waits in the client's socket, so it can only go once that is taken.
        CompletableFuture<Void> gone = sending.thenRun(sender::close);
        acknowledge();
        gone.get(10, TimeUnit.SECONDS);
    }

    /** Starts a hub to which the played shard is dead when it has owed too much for so long. */
    private void meet(int deadAfter) throws TimeoutException {
        StreamSettings streams = new StreamSettings(ReplayLimits.defaults(), CREDIT, deadAfter);
        Cluster cluster = new Cluster("local", "local"::equals, () -> 1, Routes.NONE, streams, true);
        hub = Hub.start(vertx, OneNode.settings(1, ServerSettings.defaultHalls()), new MemoryDirectory(), cluster)
                .await(10, TimeUnit.SECONDS);
        sender = RawClient.connect(hub.port(), "/owing");
        sender.expect(Frame.text("I0"));
        near = RawClient.connect(hub.port(), "/owing");
        near.expect(Frame.text("I1:H0"));
        sender.expect(Frame.text("H1"));
        onContext(() -> {
            bus.open(CHAMBER, played::hear);
            return bus.greet(HUB, CHAMBER, here(), true);
        });
        near.expect(Frame.text("H100"));
        sender.expect(Frame.text("H100"));
    }

    private static Snapshot here() {
        return new Snapshot(PLAYED, 0, 0, false, List.of(new Presence(FAR, 0, 0, false, false)));
    }

    /** The last of it is still passed on. */
    private void sayUntilNotReadFrom() {
        for (int i = 0; i <= CREDIT / SIZE; i++) {
            sender.say("\n" + text(i));
            expectMessage(i);
        }
    }

    private CompletableFuture<Void> sendAll() {
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < MESSAGES; i++) {
                sender.say("\n" + text(i));
            }
        });
    }

    /** From now on the played shard acknowledges everything, what it has heard already included. */
    private void acknowledge() throws TimeoutException {
        onContext(() -> {
            played.acknowledging = true;
            played.acknowledge();
            return Future.succeededFuture();
        });
    }

    private void awaitMoreThanCredit() {
        assertThat(RawClient.eventually(() -> played.bytes.get() > CREDIT)).isTrue();
    }

    /**
     * Waits until the hub says twice, a second apart, that its stream goes just so far.
     *
     * @return how many bytes of messages have been heard of it
     */
    private int awaitStandstill() throws InterruptedException {
        awaitMoreThanCredit();
        played.notes.clear();
        Pulse.Note before = awaitWritten();
        Pulse.Note now = awaitWritten();
        while (!now.equals(before)) {
            before = now;
            now = awaitWritten();
        }
        return played.bytes.get();
    }

    private Pulse.Note awaitWritten() throws InterruptedException {
        Pulse.Note note = played.notes.poll(10, TimeUnit.SECONDS);
        while (note != null && note.kind() != Kind.WRITTEN) {
            note = played.notes.poll(10, TimeUnit.SECONDS);
        }
        assertThat(note).as("how far the hub's stream goes").isNotNull();
        return note;
    }

    private void expectAll() {
        for (int i = 0; i < MESSAGES; i++) {
            expectMessage(i);
        }
    }

    private void expectMessage(int number) {
        near.expect(Frame.text("F0\n" + text(number)));
    }

    /** Messages in a row until something else is heard. Returns the number of the one that would be next. */
    private int expectUpTo(Frame end) {
        int next = 0;
        for (Heard heard = near.next(); !heard.equals(end); heard = near.next()) {
            assertThat(heard).isEqualTo(Frame.text("F0\n" + text(next)));
            next++;
        }
        return next;
    }

    private void assertPlayedHeardAll() throws InterruptedException {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(played.messages.poll(10, TimeUnit.SECONDS)).isEqualTo("F0\n" + text(i));
        }
        assertThat(played.messages).isEmpty();
    }

    private static String text(int number) {
        return String.format("%05d", number).repeat(SIZE / 5);
    }

    /** The payload of a text frame of this size, as the hub sends it. */
    private static String content(Buffer frame) {
        int header = frame.getByte(1) == 126 ? 4 : 2;
        return frame.getString(header, frame.length());
    }

    private <T> T onContext(Supplier<Future<T>> step) throws TimeoutException {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> step.get().onComplete(done));
        return done.future().await(10, TimeUnit.SECONDS);
    }
}
