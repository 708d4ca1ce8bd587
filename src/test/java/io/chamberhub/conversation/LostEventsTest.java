package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.bus.Pulse;
import io.chamberhub.bus.Pulse.Kind;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.chamber.Snapshot.Presence;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.Hub;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.Targets;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
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

/** A bus that loses part of a stream: a shard that this test plays leaves numbers out of what it tells a hub. */
class LostEventsTest {
    private static final ChamberName CHAMBER = new ChamberName("/", "lossy");
    private static final ShardId HUB = new ShardId("local", 0);
    private static final ShardId PLAYED = new ShardId("local", 7);
    private static final MemberId FAR = new MemberId(100);
    private static final MemberId QUIET = new MemberId(101);
    private static final MemberId LATE = new MemberId(102);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Played played = new Played();
    private final ShardBus bus = new ShardBus(vertx, PLAYED, played);
    private final List<Event> written = new ArrayList<>();
    private Hub hub;
    private RawClient near;

    /** Answers as a shard does that still has all it wrote, until it is told otherwise. */
    private final class Played implements ShardBus.Host {
        private final BlockingQueue<Pulse.Note> notes = new LinkedBlockingQueue<>();
        private final BlockingQueue<Position> asked = new LinkedBlockingQueue<>();
        private volatile Optional<Repetition> instead = Optional.empty();

        @Override
        public Optional<Snapshot> greeted(ChamberName chamber, Snapshot theirs, boolean entering) {
            return Optional.empty();
        }

        @Override
        public void pulsed(Pulse pulse) {
            notes.addAll(pulse.notes());
        }

        @Override
        public Repetition repeat(ShardId reader, ChamberName chamber, Position position) {
            asked.add(position);
            int from = (int) position.next();
            return instead.orElseGet(() ->
                    new Repetition.Again(List.of(new Batch(PLAYED, 0, from, written.subList(from, written.size())))));
        }
    }

    @BeforeEach
    void meet() throws TimeoutException {
        hub = Hub.start(vertx, OneNode.settings(1, ServerSettings.defaultHalls()))
                .await(10, TimeUnit.SECONDS);
        bus.start().await(10, TimeUnit.SECONDS);
        near = RawClient.connect(hub.port(), "/lossy");
        near.expect(Frame.text("I0"));
        Optional<Snapshot> answer =
                onContext(() -> bus.greet(HUB, CHAMBER, new Snapshot(PLAYED, 0, 0, false, List.of()), true));
        assertThat(answer.orElseThrow().members()).extracting(Presence::id).containsExactly(new MemberId(0));
        write(new Event.Joined(FAR), fragment(true, false, "first half, "));
        tell(0, 2);
        near.expect(Frame.text("H100"));
        near.expect(new Frame(false, Frame.TEXT, Buffer.buffer("F100\nfirst half, ")));
    }

    @AfterEach
    void close() throws TimeoutException {
        near.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void what_the_bus_loses_is_asked_for_and_heard_in_its_place() throws Exception {
        write(fragment(false, true, "second half"), fragment(true, true, "one"), fragment(true, true, "two"));
        tell(4, 5);
        near.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer("second half")));
        near.expect(Frame.text("F100\none"));
        near.expect(Frame.text("F100\ntwo"));
        assertThat(played.asked.poll(10, TimeUnit.SECONDS)).isEqualTo(new Position(0, 2));
        // Told late, or twice, it is heard once.
        tell(2, 5);
        write(new Event.Left(FAR));
        tell(5, 6);
        near.expect(Frame.text("B100"));
        assertThat(hub.gaps()).isEqualTo(1);
        assertThat(hub.repairedEvents()).isEqualTo(3);
        assertThat(hub.lostEvents()).isZero();
        awaitNote(Kind.READ, 6);
    }

    @Test
    void a_lost_last_message_is_noticed_when_its_writer_says_how_far_its_stream_goes() throws Exception {
        write(fragment(false, true, "second half"));
        onContext(() -> {
            bus.pulse(
                    HUB,
                    new Pulse(PLAYED, List.of(new Pulse.Note(Kind.WRITTEN, CHAMBER, new Position(0, written.size())))));
            return Future.succeededFuture();
        });
        near.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer("second half")));
        awaitNote(Kind.READ, 3);
        assertThat(hub.repairedEvents()).isEqualTo(1);
    }

    @Test
    void the_hub_says_how_far_its_own_stream_goes_to_those_who_do_not_acknowledge_it() throws Exception {
        near.send(Frame.text("\nhello"));
        // Its first event was that the near one has joined, before anybody read it.
        awaitNote(Kind.WRITTEN, 2);
    }

    @Test
    void what_cannot_be_repeated_is_said() throws Exception {
        write(new Event.Joined(QUIET));
        tell(2, 3);
        // It says that FAR has begun two messages since, that QUIET is gone and that LATE has come.
        played.instead = Optional.of(new Repetition.Anew(new Snapshot(
                PLAYED,
                0,
                9,
                false,
                List.of(new Presence(FAR, 5, 3, false, false), new Presence(LATE, 1, 0, false, false)))));
        onContext(() -> {
            bus.publish(CHAMBER, new Batch(PLAYED, 0, 8, List.of(fragment(true, true, "lost, too"))));
            return Future.succeededFuture();
        });
        near.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer()));
        near.expect(Frame.text("X"));
        near.expect(Frame.text("H101"));
        near.expect(new Frame(false, Frame.TEXT, Buffer.buffer("F100\n")));
        near.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer()));
        near.expect(Frame.text("X"));
        near.expect(Frame.text("B101"));
        near.expect(Frame.text("H102"));
        onContext(() -> {
            bus.publish(CHAMBER, new Batch(PLAYED, 0, 9, List.of(fragment(true, true, "whole"))));
            return Future.succeededFuture();
        });
        near.expect(Frame.text("F100\nwhole"));
        assertThat(hub.lostEvents()).isEqualTo(6);
    }

    private void awaitNote(Kind kind, long next) throws InterruptedException {
        List<Pulse.Note> heard = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        boolean found = false;
        while (!found) {
            Pulse.Note note = played.notes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(note).as("a note %s %d after %s", kind, next, heard).isNotNull();
            heard.add(note);
            found = note.kind() == kind && note.position().next() == next;
        }
    }

    private void write(Event... events) throws TimeoutException {
        onContext(() -> {
            written.addAll(List.of(events));
            return Future.succeededFuture();
        });
    }

    /** Publishes events that were written, by their numbers. */
    private void tell(int from, int to) throws TimeoutException {
        onContext(() -> {
            bus.publish(CHAMBER, new Batch(PLAYED, 0, from, written.subList(from, to)));
            return Future.succeededFuture();
        });
    }

    private static Event fragment(boolean first, boolean last, String text) {
        Buffer frame = first
                ? Frames.frame(Opcode.TEXT, last, Buffer.buffer("F" + FAR + "\n" + text))
                : Frames.frame(Opcode.CONTINUATION, last, Buffer.buffer(text));
        return new Event.Fragment(FAR, first ? Optional.of(Targets.OTHERS) : Optional.empty(), last, frame);
    }

    private <T> T onContext(Supplier<Future<T>> step) throws TimeoutException {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> step.get().onComplete(done));
        return done.future().await(10, TimeUnit.SECONDS);
    }
}
