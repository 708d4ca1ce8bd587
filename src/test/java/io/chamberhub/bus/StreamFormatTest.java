package io.chamberhub.bus;

import static io.chamberhub.bus.ByteReaderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StreamFormatTest {
    private static final ShardId SHARD = new ShardId("n", 3);
    private static final Buffer HI = Buffer.buffer("hi");

    @Test
    void a_batch_starts_with_format_shard_incarnation_first_number_and_count() {
        Batch empty = new Batch(SHARD, 2, 300, List.of());
        assertThat(StreamFormat.write(empty)).isEqualTo(bytes(1, 1, 'n', 3, 2, 0xAC, 0x02, 0));
        assertThat(StreamFormat.readBatch(StreamFormat.write(empty))).isEqualTo(empty);
    }

    @Test
    void each_event_has_its_bytes() {
        requireEvent(new Event.Joined(id(7)), 1, 7);
        requireEvent(new Event.Left(id(200)), 2, 0xC8, 0x01);
        requireEvent(new Event.Busy(id(7), false, false), 3, 7, 0);
        requireEvent(new Event.Busy(id(7), true, false), 3, 7, 1);
        requireEvent(new Event.Busy(id(7), false, true), 3, 7, 2);
        requireEvent(new Event.Busy(id(7), true, true), 3, 7, 3);
        requireEvent(fragment(Optional.empty(), false), 4, 7, 0, 2, 'h', 'i');
        requireEvent(fragment(Optional.empty(), true), 4, 7, 0x80, 2, 'h', 'i');
        requireEvent(fragment(Optional.of(Targets.OTHERS), false), 4, 7, 1, 2, 'h', 'i');
        requireEvent(fragment(Optional.of(Targets.OTHERS), true), 4, 7, 0x81, 2, 'h', 'i');
        requireEvent(fragment(Optional.of(Targets.EVERYONE), true), 4, 7, 0x82, 2, 'h', 'i');
        requireEvent(fragment(listed(), true), 4, 7, 0x83, 0, 2, 'h', 'i');
        requireEvent(fragment(listed(200), false), 4, 7, 3, 1, 0xC8, 0x01, 2, 'h', 'i');
        requireEvent(new Event.Closed(), 5);
    }

    @Test
    void a_greeting_has_chamber_shard_and_members() {
        StreamFormat.Greeting greeting = new StreamFormat.Greeting(
                new ChamberName("/h/", "c"),
                new Snapshot(SHARD, 4, 5, List.of(presence(6, 300, true, false), presence(0, 0, false, true))));
        assertThat(StreamFormat.write(greeting))
                .isEqualTo(bytes(1, 3, '/', 'h', '/', 1, 'c', 1, 'n', 3, 4, 5, 2, 6, 0xAC, 2, 1, 0, 0, 2));
        assertThat(StreamFormat.readGreeting(StreamFormat.write(greeting))).isEqualTo(greeting);
    }

    @Test
    void an_answer_has_the_members_or_says_that_the_chamber_is_not_open() {
        Optional<Snapshot> here = Optional.of(new Snapshot(SHARD, 4, 5, List.of()));
        assertThat(StreamFormat.write(here)).isEqualTo(bytes(1, 1, 1, 'n', 3, 4, 5, 0));
        assertThat(StreamFormat.readAnswer(StreamFormat.write(here))).isEqualTo(here);
        assertThat(StreamFormat.write(Optional.empty())).isEqualTo(bytes(1, 0));
        assertThat(StreamFormat.readAnswer(bytes(1, 0))).isEmpty();
    }

    @Test
    void other_formats_are_named() {
        for (Function<Buffer, Object> read : readers()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read.apply(bytes(2, 0)))
                    .withMessage("stream format 2; this node reads 1");
        }
    }

    @Test
    void unknown_events_targets_and_answers_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamFormat.readBatch(batchOf(6, 0)))
                .withMessage("an event of type 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamFormat.readBatch(batchOf(4, 7, 4, 0)))
                .withMessage("targets of kind 4");
        assertThatIllegalArgumentException().isThrownBy(() -> StreamFormat.readAnswer(bytes(1, 2)));
    }

    @Test
    void a_shard_index_beyond_an_int_is_refused() {
        Buffer bytes = new ByteWriter()
                .octet(1)
                .text("n")
                .number(1L << 31)
                .number(0)
                .number(0)
                .number(0)
                .buffer;
        assertThatThrownBy(() -> StreamFormat.readBatch(bytes)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void whatever_is_written_can_be_read() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            Batch batch = someBatch(random);
            assertThat(StreamFormat.readBatch(StreamFormat.write(batch))).isEqualTo(batch);
            StreamFormat.Greeting greeting = someGreeting(random);
            assertThat(StreamFormat.readGreeting(StreamFormat.write(greeting))).isEqualTo(greeting);
            Optional<Snapshot> answer = Optional.of(greeting.snapshot());
            assertThat(StreamFormat.readAnswer(StreamFormat.write(answer))).isEqualTo(answer);
        }
    }

    @Test
    void what_is_cut_short_is_refused_wherever_it_is_cut() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 50; i++) {
            requireRefusedWhenCut(StreamFormat.write(someBatch(random)), StreamFormat::readBatch);
            StreamFormat.Greeting greeting = someGreeting(random);
            requireRefusedWhenCut(StreamFormat.write(greeting), StreamFormat::readGreeting);
            requireRefusedWhenCut(StreamFormat.write(Optional.of(greeting.snapshot())), StreamFormat::readAnswer);
        }
    }

    @Test
    void what_is_corrupted_is_read_as_something_else_or_refused() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20; i++) {
            for (Buffer bytes : List.of(
                    StreamFormat.write(someBatch(random)),
                    StreamFormat.write(someGreeting(random)),
                    StreamFormat.write(Optional.of(someSnapshot(random))))) {
                requireCalmWhenCorrupted(bytes, random);
            }
        }
    }

    @Test
    void noise_is_read_as_something_or_refused() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(40) + 1];
            random.nextBytes(noise);
            noise[0] = 1;
            readers().forEach(read -> requireCalm(read, Buffer.buffer(noise)));
        }
    }

    private static void requireEvent(Event event, int... octets) {
        Batch batch = new Batch(SHARD, 0, 0, List.of(event));
        assertThat(StreamFormat.write(batch)).isEqualTo(batchOf(octets));
        assertThat(StreamFormat.readBatch(batchOf(octets)).events()).containsExactly(event);
    }

    /** A batch of one event, as bytes. */
    private static Buffer batchOf(int... event) {
        return bytes(1, 1, 'n', 3, 0, 0, 1).appendBuffer(bytes(event));
    }

    private static void requireRefusedWhenCut(Buffer bytes, Function<Buffer, Object> read) {
        for (int length = 0; length < bytes.length(); length++) {
            Buffer cut = bytes.getBuffer(0, length);
            assertThatThrownBy(() -> read.apply(cut)).isInstanceOf(RuntimeException.class);
        }
    }

    private static void requireCalmWhenCorrupted(Buffer bytes, SplittableRandom random) {
        for (int position = 0; position < bytes.length(); position++) {
            for (int octet : new int[] {0, 0x7F, 0x80, 0xFF, random.nextInt(256)}) {
                Buffer broken = bytes.copy().setByte(position, (byte) octet);
                readers().forEach(read -> requireCalm(read, broken));
            }
        }
    }

    /** Errors, such as that of memory running out, are not calm. */
    private static void requireCalm(Function<Buffer, Object> read, Buffer bytes) {
        assertThatCode(() -> {
                    try {
                        assertThat(read.apply(bytes)).isNotNull();
                    } catch (RuntimeException refused) {
                        assertThat(refused).isNotNull();
                    }
                })
                .doesNotThrowAnyException();
    }

    private static List<Function<Buffer, Object>> readers() {
        return List.of(StreamFormat::readBatch, StreamFormat::readGreeting, StreamFormat::readAnswer);
    }

    private static Batch someBatch(SplittableRandom random) {
        List<Event> events = new ArrayList<>();
        for (int left = random.nextInt(6); left > 0; left--) {
            events.add(someEvent(random));
        }
        return new Batch(
                new ShardId("node-" + random.nextInt(9), random.nextInt(300)), some(random), some(random), events);
    }

    private static Event someEvent(SplittableRandom random) {
        MemberId id = id(some(random));
        return switch (random.nextInt(5)) {
            case 0 -> new Event.Joined(id);
            case 1 -> new Event.Left(id);
            case 2 -> new Event.Busy(id, random.nextBoolean(), random.nextBoolean());
            case 3 -> new Event.Closed();
            default -> {
                byte[] frame = new byte[random.nextInt(300)];
                random.nextBytes(frame);
                yield new Event.Fragment(id, someTargets(random), random.nextBoolean(), Buffer.buffer(frame));
            }
        };
    }

    private static Optional<Targets> someTargets(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(Targets.OTHERS);
            case 2 -> Optional.of(Targets.EVERYONE);
            default -> listed(random.longs(random.nextInt(4), 0, Long.MAX_VALUE).toArray());
        };
    }

    private static StreamFormat.Greeting someGreeting(SplittableRandom random) {
        return new StreamFormat.Greeting(new ChamberName("/é/", "chamber?" + random.nextInt()), someSnapshot(random));
    }

    private static Snapshot someSnapshot(SplittableRandom random) {
        List<Snapshot.Presence> members = new ArrayList<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            members.add(presence(some(random), some(random), random.nextBoolean(), random.nextBoolean()));
        }
        return new Snapshot(new ShardId("n", random.nextInt(9)), some(random), some(random), members);
    }

    /** Numbers of all lengths. */
    private static long some(SplittableRandom random) {
        return random.nextLong() >>> random.nextInt(1, 64);
    }

    private static Event.Fragment fragment(Optional<Targets> targets, boolean last) {
        return new Event.Fragment(id(7), targets, last, HI);
    }

    private static Optional<Targets> listed(long... ids) {
        Set<MemberId> members = new HashSet<>();
        for (long id : ids) {
            members.add(id(id));
        }
        return Optional.of(new Targets.Listed(members));
    }

    private static Snapshot.Presence presence(long id, long age, boolean queued, boolean sending) {
        return new Snapshot.Presence(id(id), age, queued, sending);
    }

    private static MemberId id(long value) {
        return new MemberId(value);
    }
}
