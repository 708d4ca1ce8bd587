package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.MemberId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OwnStreamTest {
    private static final ShardId SELF = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 0);
    private static final ShardId C = new ShardId("c", 0);
    private static final int EVENT = Event.OVERHEAD;

    private long now = 1_000;
    private final Credit credit = new Credit(1_000_000, () -> now, () -> {});
    private OwnStream stream = stream(new ReplayLimits(1_000_000, 10_000));

    @Nested
    class Writing {
        @Test
        void an_idle_stream_has_nothing_to_tell() {
            assertThat(stream.take()).isEmpty();
            assertThat(stream.next()).isZero();
            assertThat(stream.position()).isEqualTo(new Position(7, 0));
            assertThat(stream.incarnation()).isEqualTo(7);
        }

        @Test
        void where_nobody_reads_it_only_its_numbers_go_on() {
            write(0, 1);
            assertThat(stream.take()).isEmpty();
            assertThat(stream.next()).isEqualTo(2);
            assertThat(stream.written()).isEqualTo(2);
            assertThat(stream.keptBytes()).isZero();
        }

        @Test
        void all_events_of_a_tick_leave_in_one_batch() {
            addReader(B);
            write(0, 1);
            assertThat(stream.next()).isEqualTo(2);
            assertThat(stream.written()).isZero();
            assertThat(stream.take()).contains(batch(0, 0, 1));
            assertThat(stream.written()).isEqualTo(2);
            assertThat(stream.take()).isEmpty();
        }

        @Test
        void numbers_go_on_from_batch_to_batch() {
            addReader(B);
            write(0, 1);
            stream.take();
            write(2);
            assertThat(stream.take()).contains(batch(2, 2));
            assertThat(stream.position()).isEqualTo(new Position(7, 3));
        }

        @Test
        void a_batch_does_not_change_when_the_stream_goes_on() {
            addReader(B);
            write(0);
            Batch batch = stream.take().orElseThrow();
            write(1);
            assertThat(batch.events()).containsExactly(joined(0));
        }

        @Test
        void what_was_gathered_for_a_reader_that_is_gone_still_leaves_but_is_not_kept() {
            addReader(B);
            write(0);
            stream.removeReader(B);
            write(1);
            assertThat(stream.take()).contains(batch(0, 0, 1));
            assertThat(stream.keptBytes()).isZero();
            assertThat(stream.isSettled()).isTrue();
        }
    }

    @Nested
    class Readers {
        @Test
        void are_known_until_they_are_removed() {
            addReader(B);
            addReader(C);
            stream.removeReader(B);
            stream.removeReader(B);
            assertThat(stream.readers()).containsExactly(C);
            assertThat(stream.isRead()).isTrue();
        }

        @Test
        void owe_what_they_have_not_acknowledged() {
            addReader(B);
            publish(0, 1);
            publish(2);
            assertThat(credit.owed()).isEqualTo(3 * EVENT);
            assertThat(stream.isSettled()).isFalse();
            assertThat(stream.acknowledged(B, 2)).isTrue();
            assertThat(credit.owed()).isEqualTo(EVENT);
            assertThat(stream.keptBytes()).isEqualTo(EVENT);
            assertThat(stream.acknowledged(B, 3)).isTrue();
            assertThat(credit.owed()).isZero();
            assertThat(stream.keptBytes()).isZero();
            assertThat(stream.isSettled()).isTrue();
        }

        @Test
        void owe_all_of_a_batch_of_which_they_have_a_part() {
            addReader(B);
            publish(0, 1);
            stream.acknowledged(B, 1);
            assertThat(credit.owed()).isEqualTo(2 * EVENT);
            assertThat(stream.keptBytes()).isEqualTo(2 * EVENT);
        }

        @Test
        void the_slowest_of_them_decides_what_is_kept() {
            addReader(B);
            addReader(C);
            publish(0);
            stream.acknowledged(B, 1);
            assertThat(stream.keptBytes()).isEqualTo(EVENT);
            stream.removeReader(C);
            assertThat(stream.keptBytes()).isZero();
            assertThat(credit.owed()).isZero();
        }

        @Test
        void that_come_later_need_not_acknowledge_what_was_before() {
            addReader(B);
            publish(0);
            write(1);
            addReader(C);
            assertThat(stream.take()).isPresent();
            assertThat(credit.owed()).isEqualTo(2 * EVENT);
            stream.acknowledged(B, 2);
            assertThat(credit.owed()).isZero();
            assertThat(stream.isSettled()).isTrue();
        }

        @Test
        void that_were_told_who_is_here_before_a_batch_left_leave_nothing_of_it_behind() {
            addReader(B);
            write(0);
            stream.removeReader(B);
            addReader(C);
            stream.take();
            assertThat(stream.isSettled()).isTrue();
            assertThat(stream.keptBytes()).isZero();
        }

        @Test
        void that_come_again_are_where_they_were() {
            addReader(B);
            publish(0);
            addReader(B);
            assertThat(stream.isSettled()).isFalse();
            assertThat(credit.owed()).isEqualTo(EVENT);
        }

        @Test
        void cannot_have_what_was_not_written() {
            addReader(B);
            publish(0);
            stream.acknowledged(B, 2);
            assertThat(stream.isSettled()).isFalse();
            stream.acknowledged(B, 1);
            stream.acknowledged(B, 0);
            assertThat(stream.isSettled()).isTrue();
        }

        @Test
        void unknown_are_told_apart() {
            assertThat(stream.acknowledged(B, 0)).isFalse();
        }
    }

    @Nested
    class Beginnings {
        @Test
        void are_remembered_until_the_reader_says_that_it_reads() {
            assertThat(stream.beginning(B, 0)).isEmpty();
            write(0);
            Snapshot beginning = addReader(B);
            assertThat(stream.beginning(B, 0)).contains(beginning);
            publish(1);
            assertThat(stream.beginning(B, 0)).contains(beginning);
            stream.acknowledged(B, 1);
            assertThat(stream.beginning(B, 0)).isEmpty();
        }

        @Test
        void of_a_reader_that_comes_again_are_not_what_it_read_before() {
            addReader(B);
            publish(0);
            Snapshot beginning = addReader(B);
            stream.acknowledged(B, 0);
            assertThat(stream.beginning(B, 0)).contains(beginning);
            stream.acknowledged(B, 1);
            assertThat(stream.beginning(B, 0)).isEmpty();
        }

        @Test
        void are_of_no_use_when_what_came_then_is_not_kept() {
            addReader(B);
            publish(0);
            now += 10_001;
            assertThat(stream.late()).isNotEmpty();
            assertThat(stream.beginning(B, 0)).isEmpty();
        }

        @Test
        void are_not_those_of_a_shard_that_has_begun_anew() {
            addReader(B);
            assertThat(stream.beginning(B, 1)).isEmpty();
            assertThat(stream.beginning(B, 0)).isPresent();
        }

        @Test
        void go_with_their_reader() {
            addReader(B);
            stream.removeReader(B);
            assertThat(stream.beginning(B, 0)).isEmpty();
        }
    }

    @Nested
    class Late {
        @Test
        void are_those_who_have_not_acknowledged_for_a_second() {
            addReader(B);
            addReader(C);
            publish(0);
            stream.acknowledged(C, 1);
            now += 999;
            assertThat(stream.late()).isEmpty();
            now += 1;
            assertThat(stream.late()).containsExactly(B);
        }

        @Test
        void are_told_once_a_second() {
            addReader(B);
            publish(0);
            now += 1_000;
            assertThat(stream.late()).containsExactly(B);
            now += 999;
            assertThat(stream.late()).isEmpty();
            now += 1;
            assertThat(stream.late()).containsExactly(B);
            stream.acknowledged(B, 1);
            now += 1_000;
            assertThat(stream.late()).isEmpty();
        }

        @Test
        void are_not_those_who_make_progress() {
            addReader(B);
            publish(0);
            now += 999;
            publish(1);
            stream.acknowledged(B, 1);
            now += 999;
            assertThat(stream.late()).isEmpty();
            now += 1;
            assertThat(stream.late()).containsExactly(B);
        }

        @Test
        void count_from_when_there_was_something_new() {
            addReader(B);
            now += 5_000;
            publish(0);
            assertThat(stream.late()).isEmpty();
        }
    }

    @Nested
    class Repeating {
        @Test
        void gives_what_was_written_from_a_number_on() {
            addReader(B);
            publish(0, 1);
            publish(2);
            assertThat(stream.repeat(0)).contains(List.of(batch(0, 0, 1), batch(2, 2)));
            assertThat(stream.repeat(2)).contains(List.of(batch(2, 2)));
        }

        @Test
        void gives_nothing_where_nothing_is_missing_or_it_is_about_to_come() {
            addReader(B);
            publish(0);
            write(1);
            assertThat(stream.repeat(1)).contains(List.of());
            assertThat(stream.repeat(2)).contains(List.of());
        }

        @Test
        void cannot_give_what_all_have_acknowledged_or_nobody_read() {
            write(0);
            addReader(B);
            publish(1);
            assertThat(stream.repeat(0)).isEmpty();
            assertThat(stream.repeat(1)).contains(List.of(batch(1, 1)));
            stream.acknowledged(B, 2);
            publish(2);
            assertThat(stream.repeat(1)).isEmpty();
        }

        @Test
        void cannot_give_what_is_too_old() {
            addReader(B);
            publish(0);
            now += 10_001;
            publish(1);
            assertThat(stream.late()).isNotEmpty();
            assertThat(stream.repeat(0)).isEmpty();
            assertThat(stream.repeat(1)).contains(List.of(batch(1, 1)));
        }

        @Test
        void cannot_give_what_there_was_no_room_for_though_it_is_still_owed() {
            stream = stream(new ReplayLimits(EVENT, 10_000));
            addReader(B);
            publish(0);
            publish(1);
            assertThat(stream.repeat(0)).isEmpty();
            assertThat(stream.keptBytes()).isEqualTo(EVENT);
            assertThat(credit.owed()).isEqualTo(2 * EVENT);
            stream.acknowledged(B, 2);
            assertThat(credit.owed()).isZero();
        }

        @Test
        void what_is_not_kept_any_more_is_owed_until_it_is_acknowledged() {
            stream = stream(new ReplayLimits(EVENT, 10_000));
            addReader(B);
            publish(0);
            publish(1);
            publish(2);
            publish(3);
            stream.acknowledged(B, 1);
            assertThat(credit.owed()).isEqualTo(3 * EVENT);
            now += 10_001;
            stream.late();
            assertThat(stream.keptBytes()).isZero();
            stream.acknowledged(B, 2);
            assertThat(credit.owed()).isEqualTo(2 * EVENT);
            publish(4);
            assertThat(stream.repeat(4)).contains(List.of(batch(4, 4)));
            stream.acknowledged(B, 4);
            assertThat(credit.owed()).isEqualTo(EVENT);
            stream.acknowledged(B, 5);
            assertThat(credit.owed()).isZero();
        }
    }

    private OwnStream stream(ReplayLimits limits) {
        return new OwnStream(SELF, 7, limits, () -> now, credit);
    }

    private Snapshot addReader(ShardId reader) {
        Snapshot beginning = new Snapshot(SELF, 7, stream.next(), false, List.of());
        stream.addReader(reader, beginning, 0);
        return beginning;
    }

    private void write(long... ids) {
        for (long id : ids) {
            stream.append(joined(id));
        }
    }

    private void publish(long... ids) {
        write(ids);
        assertThat(stream.take()).isPresent();
    }

    private static Event joined(long id) {
        return new Event.Joined(new MemberId(id));
    }

    private static Batch batch(long first, long... ids) {
        List<Event> events = LongStream.of(ids).mapToObj(OwnStreamTest::joined).toList();
        return new Batch(SELF, 7, first, events);
    }
}
