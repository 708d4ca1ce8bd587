package io.chamberhub.bus;

import static io.chamberhub.wire.Octets.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.ByteWriter;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
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
        requireEvent(new Event.Stalled(false), 6, 0);
        requireEvent(new Event.Stalled(true), 6, 1);
    }

    @Test
    void other_formats_are_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamFormat.readBatch(bytes(2, 0)))
                .withMessage("stream format 2; this node reads 1");
    }

    @Test
    void unknown_events_and_targets_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamFormat.readBatch(batchOf(7, 0)))
                .withMessage("an event of type 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamFormat.readBatch(batchOf(4, 7, 4, 0)))
                .withMessage("targets of kind 4");
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
                .buffer();
        assertThatThrownBy(() -> StreamFormat.readBatch(bytes)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void whatever_is_written_can_be_read() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            Batch batch = someBatch(random);
            assertThat(StreamFormat.readBatch(StreamFormat.write(batch))).isEqualTo(batch);
        }
    }

    @Test
    void what_is_cut_short_is_refused_wherever_it_is_cut() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 50; i++) {
            Noise.requireRefusedWhenCut(StreamFormat.write(someBatch(random)), StreamFormat::readBatch);
        }
    }

    @Test
    void what_is_corrupted_is_read_as_something_else_or_refused() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 40; i++) {
            Noise.requireCalmWhenCorrupted(StreamFormat.write(someBatch(random)), StreamFormat::readBatch, random);
        }
    }

    @Test
    void noise_is_read_as_something_or_refused() {
        SplittableRandom random = new SplittableRandom(4);
        Noise.requireCalm(StreamFormat::readBatch, random);
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

    static Batch someBatch(SplittableRandom random) {
        List<Event> events = new ArrayList<>();
        for (int left = random.nextInt(6); left > 0; left--) {
            events.add(someEvent(random));
        }
        return new Batch(
                new ShardId("node-" + random.nextInt(9), random.nextInt(300)), some(random), some(random), events);
    }

    private static Event someEvent(SplittableRandom random) {
        MemberId id = id(some(random));
        return switch (random.nextInt(6)) {
            case 0 -> new Event.Joined(id);
            case 1 -> new Event.Left(id);
            case 2 -> new Event.Busy(id, random.nextBoolean(), random.nextBoolean());
            case 3 -> new Event.Closed();
            case 4 -> new Event.Stalled(random.nextBoolean());
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

    /** Numbers of all lengths. */
    static long some(SplittableRandom random) {
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

    private static MemberId id(long value) {
        return new MemberId(value);
    }
}
