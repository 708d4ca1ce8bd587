package io.chamberhub.bus;

import static io.chamberhub.bus.StreamFormatTest.some;
import static io.chamberhub.bus.StreamFormatTest.someBatch;
import static io.chamberhub.wire.Octets.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.bus.Pulse.Kind;
import io.chamberhub.bus.ShardFormat.Beat;
import io.chamberhub.bus.ShardFormat.Greeting;
import io.chamberhub.bus.ShardFormat.Repeat;
import io.chamberhub.bus.ShardFormat.Said;
import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.wire.MemberId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShardFormatTest {
    private static final ShardId SHARD = new ShardId("n", 3);
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final ChamberName CHAMBER = new ChamberName("/h/", "c");

    @Test
    void a_greeting_has_chamber_shard_and_members() {
        requireSaid(
                new Greeting(
                        CHAMBER,
                        true,
                        new Snapshot(
                                SHARD,
                                4,
                                5,
                                false,
                                List.of(presence(6, 300, 7, true, false), presence(0, 0, 0, false, true)))),
                bytes(1, 1, 3, '/', 'h', '/', 1, 'c', 1, 1, 'n', 3, 4, 5, 0, 2)
                        .appendBuffer(bytes(6, 0xAC, 2, 7, 1))
                        .appendBuffer(bytes(0, 0, 0, 2)));
    }

    @Test
    void a_pulse_has_its_shard_and_a_note_per_stream() {
        requireSaid(new Beat(new Pulse(SHARD, List.of())), bytes(1, 2, 1, 'n', 3, 0));
        requireSaid(
                new Beat(new Pulse(SHARD, List.of(note(Kind.READ, 4, 300), note(Kind.WRITTEN, 5, 0)))),
                bytes(1, 2, 1, 'n', 3, 2)
                        .appendBuffer(bytes(1, 3, '/', 'h', '/', 1, 'c', 4, 0xAC, 2))
                        .appendBuffer(bytes(2, 3, '/', 'h', '/', 1, 'c', 5, 0)));
        requireSaid(
                new Beat(new Pulse(SHARD, List.of(note(Kind.ABSENT, 0, 1)))),
                bytes(1, 2, 1, 'n', 3, 1, 3, 3, '/', 'h', '/', 1, 'c', 0, 1));
        requireSaid(
                new Beat(new Pulse(SHARD, List.of(note(Kind.OVER, 0, 1)))),
                bytes(1, 2, 1, 'n', 3, 1, 4, 3, '/', 'h', '/', 1, 'c', 0, 1));
    }

    @Test
    void a_wish_for_repetition_has_its_reader_the_chamber_and_where_to_begin() {
        requireSaid(
                new Repeat(SHARD, CHAMBER, new Position(4, 300)),
                bytes(1, 3, 1, 'n', 3, 3, '/', 'h', '/', 1, 'c', 4, 0xAC, 2));
    }

    @Test
    void a_repetition_has_the_batches_without_their_format() {
        requireRepetition(new Repetition.Again(List.of()), bytes(1, 2, 0));
        Batch batch = new Batch(SHARD, 4, 5, List.of(new Event.Joined(new MemberId(7)), new Event.Closed()));
        Batch other = new Batch(SHARD, 4, 7, List.of());
        requireRepetition(
                new Repetition.Again(List.of(batch, other)),
                bytes(1, 2, 2)
                        .appendBuffer(bytes(1, 'n', 3, 4, 5, 2, 1, 7, 5))
                        .appendBuffer(bytes(1, 'n', 3, 4, 7, 0)));
    }

    @Test
    void what_cannot_be_repeated_is_answered_with_how_things_stand() {
        requireRepetition(
                new Repetition.Anew(new Snapshot(SHARD, 4, 5, true, List.of(presence(6, 1, 2, true, true)))),
                bytes(1, 1, 1, 'n', 3, 4, 5, 1, 1, 6, 1, 2, 3));
    }

    @Test
    void a_stream_that_is_over_is_said_to_be() {
        requireRepetition(new Repetition.Over(), bytes(1, 0));
    }

    @Test
    void an_answer_has_the_members_or_says_that_the_chamber_is_not_open() {
        Optional<Snapshot> here = Optional.of(new Snapshot(SHARD, 4, 5, false, List.of()));
        assertThat(ShardFormat.write(here)).isEqualTo(bytes(1, 1, 1, 'n', 3, 4, 5, 0, 0));
        assertThat(ShardFormat.readAnswer(ShardFormat.write(here))).isEqualTo(here);
        assertThat(ShardFormat.write(Optional.empty())).isEqualTo(bytes(1, 0));
        assertThat(ShardFormat.readAnswer(bytes(1, 0))).isEmpty();
    }

    @Test
    void other_formats_are_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardFormat.readSaid(bytes(2, 0)))
                .withMessage("stream format 2; this node reads 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardFormat.readRepetition(bytes(2, 0)))
                .withMessage("stream format 2; this node reads 1");
    }

    @Test
    void unknown_kinds_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardFormat.readSaid(bytes(1, 4)))
                .withMessage("something of kind 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardFormat.readSaid(bytes(1, 2, 1, 'n', 3, 1, 5, 0, 0, 0, 0)))
                .withMessage("a note of kind 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardFormat.readRepetition(bytes(1, 3)))
                .withMessage("an answer of kind 3");
    }

    @Test
    void a_count_beyond_what_is_there_is_noticed_before_anything_is_read() {
        assertThatThrownBy(() -> ShardFormat.readRepetition(bytes(1, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatever_is_written_can_be_read() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            Said said = someSaid(random);
            assertThat(ShardFormat.readSaid(ShardFormat.write(said))).isEqualTo(said);
            Repetition answer = someRepetition(random);
            assertThat(ShardFormat.readRepetition(ShardFormat.write(answer))).isEqualTo(answer);
        }
    }

    @Test
    void what_is_cut_short_is_refused_wherever_it_is_cut() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 50; i++) {
            Noise.requireRefusedWhenCut(ShardFormat.write(someSaid(random)), ShardFormat::readSaid);
            Noise.requireRefusedWhenCut(ShardFormat.write(someRepetition(random)), ShardFormat::readRepetition);
        }
    }

    @Test
    void what_is_corrupted_is_read_as_something_else_or_refused() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20; i++) {
            Noise.requireCalmWhenCorrupted(ShardFormat.write(someSaid(random)), ShardFormat::readSaid, random);
            Noise.requireCalmWhenCorrupted(
                    ShardFormat.write(someRepetition(random)), ShardFormat::readRepetition, random);
        }
    }

    @Test
    void noise_is_read_as_something_or_refused() {
        SplittableRandom random = new SplittableRandom(4);
        Noise.requireCalm(ShardFormat::readSaid, random);
        Noise.requireCalm(ShardFormat::readRepetition, random);
    }

    private static void requireSaid(Said said, Buffer bytes) {
        assertThat(ShardFormat.write(said)).isEqualTo(bytes);
        assertThat(ShardFormat.readSaid(bytes)).isEqualTo(said);
    }

    private static void requireRepetition(Repetition answer, Buffer bytes) {
        assertThat(ShardFormat.write(answer)).isEqualTo(bytes);
        assertThat(ShardFormat.readRepetition(bytes)).isEqualTo(answer);
    }

    private static Said someSaid(SplittableRandom random) {
        ChamberName chamber = someChamber(random);
        return switch (random.nextInt(3)) {
            case 0 -> new Greeting(chamber, random.nextBoolean(), someSnapshot(random));
            case 1 -> new Repeat(SHARD, chamber, somePosition(random));
            default -> {
                List<Pulse.Note> notes = new ArrayList<>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
                    notes.add(new Pulse.Note(kind, someChamber(random), somePosition(random)));
                }
                yield new Beat(new Pulse(SHARD, notes));
            }
        };
    }

    private static Repetition someRepetition(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Repetition.Anew(someSnapshot(random));
            case 1 -> new Repetition.Over();
            default -> {
                List<Batch> batches = new ArrayList<>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    batches.add(someBatch(random));
                }
                yield new Repetition.Again(batches);
            }
        };
    }

    private static ChamberName someChamber(SplittableRandom random) {
        return new ChamberName("/\u00e9/", "chamber?" + random.nextInt());
    }

    private static Position somePosition(SplittableRandom random) {
        return new Position(some(random), some(random));
    }

    private static Snapshot someSnapshot(SplittableRandom random) {
        List<Snapshot.Presence> members = new ArrayList<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            members.add(presence(some(random), some(random), some(random), random.nextBoolean(), random.nextBoolean()));
        }
        return new Snapshot(
                new ShardId("n", random.nextInt(9)), some(random), some(random), random.nextBoolean(), members);
    }

    private static Pulse.Note note(Kind kind, long incarnation, long next) {
        return new Pulse.Note(kind, CHAMBER, new Position(incarnation, next));
    }

    private static Snapshot.Presence presence(long id, long age, long begun, boolean queued, boolean sending) {
        return new Snapshot.Presence(new MemberId(id), age, begun, queued, sending);
    }
}
