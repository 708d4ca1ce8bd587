package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a shard tells the others of members for whom too much waits, and what it makes of what they tell. */
class StallsTest {
    private static final ShardId A = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 0);
    private static final ShardId C = new ShardId("c", 0);

    private final Told told = new Told();
    private final Chamber chamber = new Chamber(
            1,
            Limits.defaults(),
            Speech.ECHO,
            told,
            new Surroundings(
                    A,
                    new ReplayLimits(1_000, 10_000),
                    (reader, bytes) -> {},
                    new Runs(new LentBuffers()),
                    () -> 0,
                    new Random(1),
                    true));

    /** Records what the chamber says of other shards. */
    private static final class Told extends SilentHost {
        private final List<Boolean> stalled = new ArrayList<>();
        private int ticks;

        @Override
        public void tickBegan() {
            ticks++;
        }

        @Override
        public void stalled(boolean now) {
            stalled.add(now);
        }
    }

    @Nested
    class Own {
        @BeforeEach
        void a_member_enters_and_is_heard_of() {
            chamber.snapshot(B);
            chamber.enter(new MemberId(0), new HeardFrames());
            endTick();
            told.ticks = 0;
        }

        @Test
        void each_change_is_told_once_at_the_end_of_its_tick() {
            chamber.stall(true);
            chamber.stall(true);
            assertThat(told.ticks).isEqualTo(1);
            assertThat(endTick()).containsExactly(new Event.Stalled(true));
            chamber.stall(true);
            assertThat(told.ticks).as("nothing new").isEqualTo(1);
            chamber.stall(false);
            assertThat(told.ticks).isEqualTo(2);
            assertThat(endTick()).containsExactly(new Event.Stalled(false));
        }

        @Test
        void what_passes_within_a_tick_is_not_told() {
            chamber.stall(true);
            chamber.stall(false);
            assertThat(endTick()).isEmpty();
        }

        @Test
        void a_snapshot_says_what_has_been_told_so_far() {
            chamber.stall(true);
            assertThat(chamber.snapshot(C).stalled()).isFalse();
            endTick();
            chamber.stall(false);
            assertThat(chamber.snapshot(new ShardId("d", 0)).stalled()).isTrue();
            assertThat(endTick()).containsExactly(new Event.Stalled(false));
        }

        @Test
        void it_takes_a_number_where_nobody_reads_too() {
            chamber.stream().removeReader(B);
            chamber.stall(true);
            chamber.take();
            assertThat(chamber.stream().next()).isEqualTo(2);
            assertThat(chamber.snapshot(B).stalled()).isTrue();
        }

        @Test
        void a_stream_ends_with_its_end() {
            chamber.stall(true);
            endTick();
            chamber.close();
            chamber.stall(false);
            assertThat(endTick()).containsExactly(new Event.Closed());
        }

        private List<Event> endTick() {
            Optional<Batch> batch = chamber.take();
            chamber.endTick();
            return batch.map(Batch::events).orElse(List.of());
        }
    }

    @Nested
    class Elsewhere {
        @BeforeEach
        void two_shards_are_met() {
            chamber.peers().meet(snapshot(B, 0, false));
            chamber.peers().meet(snapshot(C, 0, false));
        }

        @Test
        void the_first_one_counts_and_the_last_one() {
            hear(B, 0, true);
            assertTold(true);
            hear(C, 0, true);
            hear(C, 1, true);
            hear(B, 1, false);
            assertTold();
            hear(C, 2, false);
            assertTold(false);
        }

        @Test
        void it_is_heard_in_its_place() {
            hear(B, 1, false);
            assertTold();
            hear(B, 0, true);
            assertTold(true, false);
        }

        @Test
        void a_shard_that_is_met_says_it_in_greeting() {
            chamber.peers().meet(snapshot(new ShardId("d", 0), 7, true));
            assertTold(true);
        }

        @Test
        void one_that_closes_is_over_it() {
            hear(B, 0, true);
            chamber.hear(new Batch(B, 1, 1, List.of(new Event.Closed())));
            assertTold(true, false);
        }

        @Test
        void so_is_one_that_dies() {
            hear(B, 0, true);
            chamber.forget(B::equals);
            assertTold(true, false);
        }

        @Test
        void so_is_one_that_begins_anew_until_it_says_so_again() {
            hear(B, 0, true);
            chamber.peers().meet(new Snapshot(B, 2, 0, false, List.of()));
            chamber.peers().over(B, 1);
            assertTold(true, false);
            chamber.hear(new Batch(B, 2, 0, List.of(new Event.Stalled(true))));
            assertTold(true);
        }

        @Test
        void where_a_part_of_a_stream_was_lost_it_is_as_the_shard_says_now() {
            chamber.peers().reaches(B, new Position(1, 2));
            chamber.peers().repeated(B, 1, new Repetition.Anew(snapshot(B, 2, true)));
            assertTold(true);
            chamber.peers().reaches(B, new Position(1, 4));
            chamber.peers().repeated(B, 1, new Repetition.Anew(snapshot(B, 4, false)));
            assertTold(false);
        }

        private Snapshot snapshot(ShardId shard, long next, boolean stalled) {
            return new Snapshot(shard, 1, next, stalled, List.of());
        }

        private void hear(ShardId shard, long number, boolean stalled) {
            chamber.hear(new Batch(shard, 1, number, List.of(new Event.Stalled(stalled))));
        }

        private void assertTold(Boolean... now) {
            assertThat(told.stalled).containsExactly(now);
            told.stalled.clear();
        }
    }
}
