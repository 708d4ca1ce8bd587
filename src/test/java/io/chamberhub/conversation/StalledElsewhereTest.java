package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.Pulse;
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
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.Targets;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shard, played by this test, that says to have a slow receiver, or that does not heed the hub's. */
class StalledElsewhereTest {
    private static final ChamberName CHAMBER = new ChamberName("/", "stalled");
    private static final ShardId HUB = new ShardId("local", 0);
    private static final ShardId PLAYED = new ShardId("far", 0);
    private static final MemberId FAR = new MemberId(100);
    private static final int CREDIT = 8 << 20;
    private static final int SEND_BUFFER = 1 << 20;
    private static final int PIECE = 256 << 10;
    /** Of what sockets may still take after a client counts as slow, more than the most, in bytes. */
    private static final int SOCKETS = 16 << 20;

    private static final int LONG = 600_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Played played = new Played();
    private final ShardBus bus = new ShardBus(vertx, PLAYED, played);
    private Hub hub;
    private RawClient one;
    private RawClient other;
    private long written;

    /** Takes note of what the hub says of slow receivers, and acknowledges everything. */
    private final class Played implements ShardBus.Host {
        private final BlockingQueue<Event.Stalled> said = new LinkedBlockingQueue<>();

        void hear(Batch batch) {
            if (!batch.from().equals(PLAYED)) {
                batch.events().stream()
                        .filter(Event.Stalled.class::isInstance)
                        .map(Event.Stalled.class::cast)
                        .forEach(said::add);
                Position position = new Position(batch.incarnation(), batch.next());
                bus.pulse(HUB, new Pulse(PLAYED, List.of(new Pulse.Note(Pulse.Kind.READ, CHAMBER, position))));
            }
        }

        @Override
        public Optional<Snapshot> greeted(ChamberName chamber, Snapshot theirs, boolean entering) {
            return Optional.empty();
        }

        @Override
        public void pulsed(Pulse pulse) {}

        @Override
        public Repetition repeat(ShardId reader, ChamberName chamber, Position position) {
            throw new AssertionError("nothing is lost here");
        }
    }

    @BeforeEach
    void start() throws TimeoutException {
        StreamSettings streams = new StreamSettings(ReplayLimits.defaults(), CREDIT, 60_000);
        Cluster cluster = new Cluster("local", node -> true, () -> 2, Routes.NONE, streams, false);
        hub = Hub.start(
                        vertx,
                        OneNode.settings(1, List.of(PausingHallTest.hall(SEND_BUFFER, LONG))),
                        new MemoryDirectory(),
                        cluster)
                .await(10, TimeUnit.SECONDS);
        bus.start().await(10, TimeUnit.SECONDS);
        one = RawClient.connect(hub.port(), "/stalled");
        one.expect(Frame.text("I0"));
        other = RawClient.connect(hub.port(), "/stalled");
        other.expect(Frame.text("I1:H0"));
        one.expect(Frame.text("H1"));
    }

    @AfterEach
    void close() throws TimeoutException {
        one.close();
        other.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void a_sender_waits_until_the_other_shard_says_that_its_receiver_has_caught_up() throws TimeoutException {
        meet(false);
        write(new Event.Stalled(true), new Event.Joined(new MemberId(101)));
        List.of(one, other).forEach(client -> client.expect(Frame.text("H101")));
        assertHeldBack();
        write(new Event.Stalled(false));
        other.expect(Frame.text("F0\nheld"));
    }

    @Test
    void it_waits_where_the_other_shard_says_so_in_greeting() throws TimeoutException {
        meet(true);
        assertHeldBack();
        write(new Event.Stalled(false));
        other.expect(Frame.text("F0\nheld"));
    }

    @Test
    void it_goes_on_when_the_other_shard_leaves_the_chamber() throws TimeoutException {
        meet(true);
        assertHeldBack();
        write(new Event.Left(FAR), new Event.Closed());
        other.expect(Frame.text("B100"));
        other.expect(Frame.text("F0\nheld"));
    }

    @Test
    void it_goes_on_when_the_other_node_dies() throws TimeoutException {
        meet(true);
        assertHeldBack();
        hub.nodeLeft(PLAYED.node());
        other.expect(Frame.text("B100"));
        other.expect(Frame.text("F0\nheld"));
    }

    @Test
    void a_receiver_gets_all_that_another_shard_had_under_way() throws Exception {
        meet(false);
        one.stopReading();
        writeUntilStalled();
        burst(CREDIT / PIECE - 1);
        write(new Event.Left(new MemberId(101)));
        awaitNotice("B101");
        assertThat(hub.slowClosed()).isZero();
        assertThat(hub.slowReceivers()).isEqualTo(1);
        one.resumeReading();
        assertThat(played.said.poll(10, TimeUnit.SECONDS)).isEqualTo(new Event.Stalled(false));
    }

    @Test
    void but_not_more_than_its_credit_allows() throws Exception {
        meet(false);
        one.stopReading();
        writeUntilStalled();
        int most = (CREDIT + SEND_BUFFER + SOCKETS) / PIECE;
        int pieces = 0;
        do {
            write(piece());
            pieces++;
        } while (pieces <= most && !other.next().equals(Frame.text("B0")));
        assertThat(pieces).isBetween(CREDIT / PIECE, most);
        assertThat(hub.slowClosed()).isEqualTo(1);
        assertThat(played.said.poll(10, TimeUnit.SECONDS)).isEqualTo(new Event.Stalled(false));
    }

    private void meet(boolean stalled) throws TimeoutException {
        onContext(() -> {
            bus.open(CHAMBER, played::hear);
            return bus.greet(
                    HUB,
                    CHAMBER,
                    new Snapshot(PLAYED, 0, 0, stalled, List.of(new Presence(FAR, 0, 0, false, false))),
                    true);
        });
        List.of(one, other).forEach(client -> client.expect(Frame.text("H100")));
    }

    /** Says something, and sees others come and go that come later. */
    private void assertHeldBack() {
        one.say("\nheld");
        String visitorId;
        try (RawClient visitor = RawClient.connect(hub.port(), "/stalled")) {
            visitorId = visitor.hear().split(":", -1)[0].substring(1);
        }
        other.expect(Frame.text("H" + visitorId));
        other.expect(Frame.text("B" + visitorId));
    }

    /** The one that reads never has much to wait for. */
    private void writeUntilStalled() throws Exception {
        for (int i = 0; i < 200 && hub.slowReceivers() == 0; i++) {
            write(piece());
            assertThat(other.next()).isInstanceOf(Frame.class);
        }
        assertThat(played.said.poll(10, TimeUnit.SECONDS)).isEqualTo(new Event.Stalled(true));
    }

    /** So much at once, then a word that is heard behind it. */
    private void burst(int pieces) throws TimeoutException {
        for (int i = 0; i < pieces; i++) {
            write(piece());
        }
        write(new Event.Joined(new MemberId(101)));
        awaitNotice("H101");
    }

    private void awaitNotice(String notice) {
        Heard heard = other.next();
        while (!heard.equals(Frame.text(notice))) {
            heard = other.next();
        }
    }

    private static Event piece() {
        Buffer content = Buffer.buffer("F100\n").appendBytes(new byte[PIECE]);
        return new Event.Fragment(FAR, Optional.of(Targets.OTHERS), true, Frames.frame(Opcode.BINARY, true, content));
    }

    private void write(Event... events) throws TimeoutException {
        Batch batch = new Batch(PLAYED, 0, written, List.of(events));
        written += events.length;
        onContext(() -> {
            bus.publish(CHAMBER, batch);
            return Future.succeededFuture();
        });
    }

    private <T> T onContext(Supplier<Future<T>> step) throws TimeoutException {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> step.get().onComplete(done));
        return done.future().await(10, TimeUnit.SECONDS);
    }
}
