package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardBusTest {
    private static final ChamberName TEA = new ChamberName("/", "tea");
    private static final ChamberName COFFEE = new ChamberName("/", "coffee");
    private static final ShardId A = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 0);
    private static final Snapshot MINE =
            new Snapshot(A, 1, 2, false, List.of(new Snapshot.Presence(new MemberId(3), 4, 5, false, true)));
    private static final Snapshot THEIRS = new Snapshot(B, 5, 6, false, List.of());

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final ShardBus a = new ShardBus(vertx, A, new ScriptedHost(TEA, MINE, heard::add));
    private final ShardBus b = new ShardBus(vertx, B, new ScriptedHost(TEA, THEIRS, heard::add));

    @BeforeEach
    void start() {
        ShardBus.prepare(vertx);
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void a_greeting_is_answered_with_who_is_there() {
        await(b.start());
        assertThat(await(a.greet(B, TEA, MINE, true))).contains(THEIRS);
        assertThat(heard).containsExactly(new ShardFormat.Greeting(TEA, true, MINE));
    }

    @Test
    void a_greeting_may_find_the_chamber_closed() {
        await(b.start());
        assertThat(await(a.greet(B, COFFEE, MINE, true))).isEmpty();
        assertThat(heard).containsExactly(new ShardFormat.Greeting(COFFEE, true, MINE));
    }

    @Test
    void a_shard_that_has_stopped_is_in_no_chamber() {
        assertThat(await(a.greet(B, TEA, MINE, true))).isEmpty();
    }

    @Test
    void a_shard_that_does_not_answer_in_time_is_a_failure() {
        await(vertx.eventBus()
                .consumer(B.address(), message -> heard.add("silent"))
                .completion());
        assertThatThrownBy(() -> await(a.greet(B, TEA, MINE, true)))
                .isInstanceOfSatisfying(CompletionException.class, failure -> assertThat(failure.getCause())
                        .isInstanceOfSatisfying(ReplyException.class, reply -> assertThat(reply.failureType())
                                .isEqualTo(ReplyFailure.TIMEOUT)));
        assertThat(heard).containsExactly("silent");
    }

    @Test
    void an_answer_that_cannot_be_read_is_a_failure() {
        await(vertx.eventBus()
                .consumer(B.address(), message -> message.reply(Buffer.buffer("?")))
                .completion());
        assertThatThrownBy(() -> await(a.greet(B, TEA, MINE, true))).hasMessageContaining("stream format 63");
    }

    @Test
    void what_cannot_be_read_is_answered_with_what_is_wrong() {
        await(b.start());
        Future<?> answer = vertx.eventBus().request(B.address(), Buffer.buffer("?"));
        assertThatThrownBy(() -> await(answer)).hasMessageContaining("not understood: stream format 63");
        assertThat(heard).isEmpty();
        assertThat(await(a.greet(B, TEA, MINE, true))).as("the next one is").contains(THEIRS);
    }

    @Test
    void a_pulse_is_heard_and_not_answered() throws Exception {
        await(b.start());
        Pulse pulse = new Pulse(A, List.of(new Pulse.Note(Pulse.Kind.READ, TEA, new Position(1, 2))));
        a.pulse(B, pulse);
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(new ShardFormat.Beat(pulse));
    }

    @Test
    void what_was_missed_is_asked_for_at_the_address_of_its_writer() {
        await(b.start());
        assertThat(await(a.ask(B, TEA, new Position(5, 3)))).isEqualTo(new Repetition.Anew(THEIRS));
        assertThat(await(a.ask(B, COFFEE, new Position(5, 4)))).isEqualTo(new Repetition.Over());
        assertThat(heard)
                .containsExactly(
                        new ShardFormat.Repeat(A, TEA, new Position(5, 3)),
                        new ShardFormat.Repeat(A, COFFEE, new Position(5, 4)));
    }

    @Test
    void nothing_is_repeated_by_a_shard_that_has_stopped() {
        assertThatThrownBy(() -> await(a.ask(B, TEA, new Position(5, 3)))).hasMessageContaining("No handlers");
    }

    @Test
    void a_check_succeeds_while_the_own_address_answers() {
        assertThatThrownBy(() -> await(b.check())).hasMessageContaining("No handlers");
        await(b.start());
        await(b.check());
        assertThat(heard).as("a check is no greeting").isEmpty();
    }

    @Test
    void streams_are_heard_in_order_where_the_chamber_is_open() throws Exception {
        BlockingQueue<Batch> read = new LinkedBlockingQueue<>();
        var consumer = b.open(TEA, read::add);
        await(consumer.completion());
        a.publish(COFFEE, batch(1));
        a.publish(TEA, batch(2));
        a.publish(TEA, batch(3));
        assertThat(read.poll(10, TimeUnit.SECONDS)).isEqualTo(batch(2));
        assertThat(read.poll(10, TimeUnit.SECONDS)).isEqualTo(batch(3));
    }

    @Test
    void a_message_that_is_no_stream_does_not_disturb_those_that_are() throws Exception {
        BlockingQueue<Batch> read = new LinkedBlockingQueue<>();
        await(b.open(TEA, read::add).completion());
        Buffer wire = Buffer.buffer().appendInt(1).appendString("?");
        vertx.eventBus().publish(TEA.address(), "not even a parcel");
        vertx.eventBus()
                .publish(
                        TEA.address(),
                        new Parcel.Codec().decodeFromWire(0, wire),
                        new DeliveryOptions().setCodecName(Parcel.Codec.NAME));
        a.publish(TEA, batch(1));
        assertThat(read.poll(10, TimeUnit.SECONDS)).isEqualTo(batch(1));
        assertThat(read).isEmpty();
    }

    private static Batch batch(long first) {
        return new Batch(A, 0, first, List.of(new Event.Joined(new MemberId(first))));
    }

    private static <T> T await(Future<T> step) {
        return step.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
