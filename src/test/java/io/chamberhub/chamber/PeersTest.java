package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.chamberhub.wire.Frames;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final ShardId A = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 1);

    private final HeardStreams heard = new HeardStreams();
    private long now = 1_000;
    private final Peers peers = new Peers(heard, () -> now, true);

    @Nested
    class Holding {
        @Test
        void nobody_is_known_at_first() {
            assertThat(peers.shards()).isEmpty();
            assertThat(peers.reads(A)).isFalse();
        }

        @Test
        void a_shard_that_is_expected_is_a_peer_but_not_read() {
            peers.expect(A);
            peers.expect(A);
            assertThat(peers.shards()).containsExactly(A);
            assertThat(peers.reads(A)).isFalse();
        }

        @Test
        void what_comes_before_the_greeting_waits_for_it() {
            peers.hear(joins(A, 1, 5));
            peers.hear(joins(A, 1, 6, 7));
            assertThat(heard.take()).isEmpty();
            peers.meet(snapshot(A, 1, 5));
            assertThat(heard.take()).containsExactly("a.0 met 1/5", "a.0 H5", "a.0 H6", "a.0 H7");
            assertThat(peers.reads(A)).isTrue();
        }

        @Test
        void what_the_greeting_contains_is_not_read_again() {
            peers.expect(A);
            peers.hear(joins(A, 1, 3, 4));
            peers.hear(joins(A, 1, 5, 6, 7));
            peers.meet(snapshot(A, 1, 6));
            assertThat(heard.take()).containsExactly("a.0 met 1/6", "a.0 H6", "a.0 H7");
        }

        @Test
        void what_comes_after_the_greeting_is_read_at_once() {
            peers.meet(snapshot(A, 1, 5));
            peers.hear(joins(A, 1, 3, 4, 5));
            peers.hear(joins(A, 1, 6));
            assertThat(heard.take()).containsExactly("a.0 met 1/5", "a.0 H5", "a.0 H6");
        }

        @Test
        void each_shard_waits_for_its_own_greeting() {
            peers.hear(joins(A, 1, 0));
            peers.hear(joins(B, 1, 0));
            peers.meet(snapshot(B, 1, 0));
            assertThat(heard.take()).containsExactly("b.1 met 1/0", "b.1 H0");
            assertThat(peers.shards()).containsExactlyInAnyOrder(A, B);
        }

        @Test
        void a_gap_among_what_waited_is_asked_for() {
            peers.hear(joins(A, 1, 5));
            peers.hear(joins(A, 1, 8));
            peers.meet(snapshot(A, 1, 5));
            assertThat(heard.take()).containsExactly("a.0 met 1/5", "a.0 H5", "a.0 gap 1/6");
        }

        @Test
        void events_of_other_incarnations_do_not_pass_with_the_greeting() {
            peers.hear(joins(A, 1, 5));
            peers.hear(joins(A, 2, 5));
            peers.hear(joins(A, 3, 0));
            peers.meet(snapshot(A, 2, 5));
            assertThat(heard.take()).containsExactly("a.0 met 2/5", "a.0 H5");
            peers.over(A, 2);
            peers.meet(snapshot(A, 3, 0));
            assertThat(heard.take()).containsExactly("a.0 ended", "a.0 met 3/0", "a.0 H0");
        }

        @Test
        void a_stream_that_closed_before_its_greeting_ends_with_it() {
            peers.expect(A);
            peers.hear(joins(A, 1, 5));
            peers.hear(closed(A, 1, 6));
            peers.meet(snapshot(A, 1, 5));
            assertThat(heard.take()).containsExactly("a.0 met 1/5", "a.0 H5", "a.0 ended");
            assertThat(peers.shards()).isEmpty();
        }

        @Test
        void a_stream_that_nobody_here_was_to_read_leaves_nothing_behind_when_it_closes() {
            for (int incarnation = 0; incarnation < 3; incarnation++) {
                peers.hear(joins(A, incarnation, 0));
                peers.hear(closed(A, incarnation, 1));
                assertThat(peers.shards()).isEmpty();
            }
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).as("it had closed").isEmpty();
            peers.meet(snapshot(A, 3, 0));
            assertThat(heard.take()).containsExactly("a.0 met 3/0");
        }

        @Test
        void what_waits_behind_the_end_of_a_stream_goes_on_waiting() {
            peers.expect(A);
            peers.hear(closed(A, 1, 5));
            peers.hear(joins(A, 2, 0));
            peers.meet(snapshot(A, 1, 5));
            assertThat(heard.take()).containsExactly("a.0 met 1/5", "a.0 ended");
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 met 2/0", "a.0 H0");
        }
    }

    @Nested
    class Bound {
        private static final int EVENT = 64;

        @Test
        void as_much_as_allowed_waits() {
            peers.hear(content(0, HeldBatches.MAX_BYTES - EVENT - EVENT));
            peers.hear(joins(A, 1, 1));
            peers.meet(snapshot(A, 1, 0));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 Fragment", "a.0 H1");
        }

        @Test
        void what_is_over_it_is_lost_and_shows_as_a_gap() {
            peers.hear(content(0, HeldBatches.MAX_BYTES - EVENT - EVENT + 1));
            peers.hear(joins(A, 1, 1));
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 1, 2));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 Fragment", "a.0 gap 1/1");
        }

        @Test
        void each_shard_has_its_own() {
            peers.hear(content(0, HeldBatches.MAX_BYTES - EVENT));
            peers.hear(joins(B, 1, 0));
            peers.meet(snapshot(B, 1, 0));
            assertThat(heard.take()).containsExactly("b.1 met 1/0", "b.1 H0");
        }

        @Test
        void what_was_read_leaves_room() {
            peers.hear(content(0, HeldBatches.MAX_BYTES - EVENT));
            peers.meet(snapshot(A, 1, 0));
            Batch later = new Batch(A, 2, 0, List.of(fragment(HeldBatches.MAX_BYTES - EVENT)));
            peers.hear(later);
            peers.over(A, 1);
            heard.take();
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 met 2/0", "a.0 Fragment");
        }

        @Test
        void what_goes_on_waiting_for_a_later_greeting_still_counts() {
            peers.hear(new Batch(A, 2, 0, List.of(fragment(HeldBatches.MAX_BYTES - EVENT))));
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 2, 1));
            peers.hear(closed(A, 1, 0));
            peers.hear(joins(A, 2, 2));
            heard.take();
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 met 2/0", "a.0 Fragment");
            peers.hear(joins(A, 2, 3));
            assertThat(heard.take()).containsExactly("a.0 gap 2/1");
        }

        private Batch content(long first, int bytes) {
            return new Batch(A, 1, first, List.of(fragment(bytes)));
        }

        private Event fragment(int bytes) {
            int head = bytes > 0xFFFF ? 10 : 4;
            Buffer frame = Frames.frame(Opcode.CONTINUATION, false, Buffer.buffer(new byte[bytes - head]));
            assertThat(frame.length()).isEqualTo(bytes);
            return new Event.Fragment(new MemberId(0), Optional.of(Targets.OTHERS), false, frame);
        }
    }

    @Nested
    class Reading {
        @Test
        void nothing_is_read_twice() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 1, 0, 1));
            peers.hear(joins(A, 1, 0, 1));
            peers.hear(joins(A, 1, 1, 2));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 H0", "a.0 H1", "a.0 H2");
        }

        @Test
        void a_shard_that_greets_twice_counts_once() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 1, 0));
            peers.meet(snapshot(A, 1, 1));
            peers.meet(snapshot(A, 1, 0));
            peers.expect(A);
            peers.hear(joins(A, 1, 1));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 H0", "a.0 H1");
        }

        @Test
        void events_of_an_earlier_incarnation_are_dropped() {
            peers.meet(snapshot(A, 2, 0));
            peers.hear(joins(A, 1, 0));
            assertThat(heard.take()).containsExactly("a.0 met 2/0");
        }

        @Test
        void the_greeting_of_an_earlier_incarnation_comes_too_late() {
            peers.meet(snapshot(A, 2, 0));
            peers.meet(snapshot(A, 1, 7));
            peers.hear(joins(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 met 2/0", "a.0 H0");
        }
    }

    @Nested
    class Successors {
        @Test
        void are_not_read_but_are_going_to_be() {
            assertThat(peers.reads(A, 1)).isFalse();
            peers.meet(snapshot(A, 1, 5));
            assertThat(peers.reads(A, 1)).isTrue();
            assertThat(peers.reads(A, 2)).isFalse();
            peers.meet(snapshot(A, 2, 0));
            assertThat(peers.reads(A, 1)).isTrue();
            assertThat(peers.reads(A, 2)).isTrue();
            peers.over(A, 1);
            assertThat(peers.reads(A, 1)).isFalse();
            assertThat(peers.reads(A, 2)).isTrue();
        }

        @Test
        void are_read_when_the_stream_before_has_been_read_to_its_end() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 2, 4));
            peers.meet(snapshot(A, 2, 4));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 gap 1/0");
            peers.hear(joins(A, 1, 0));
            peers.hear(closed(A, 1, 1));
            assertThat(heard.take()).containsExactly("a.0 H0", "a.0 replaced", "a.0 met 2/4", "a.0 H4");
            assertThat(peers.reads(A)).isTrue();
        }

        @Test
        void are_read_when_that_is_said_to_be_over() {
            peers.meet(snapshot(A, 1, 0));
            peers.meet(snapshot(A, 2, 4));
            peers.repeated(A, 1, new Repetition.Over());
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 gap 1/0", "a.0 replaced", "a.0 met 2/4");
        }

        @Test
        void are_asked_to_be_until_then() {
            peers.meet(snapshot(A, 1, 0));
            peers.meet(snapshot(A, 2, 4));
            peers.unanswered(A, 1);
            heard.take();
            assertThat(peers.askAgain()).isTrue();
            assertThat(heard.take()).containsExactly("a.0 gap 1/0");
        }

        @Test
        void that_greet_twice_count_once() {
            peers.meet(snapshot(A, 1, 0));
            peers.meet(snapshot(A, 2, 4));
            peers.meet(snapshot(A, 2, 6));
            peers.over(A, 1);
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 gap 1/0", "a.0 replaced", "a.0 met 2/4");
        }

        @Test
        void are_acknowledged_after_the_end_of_those_before() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(closed(A, 1, 0));
            peers.meet(snapshot(A, 2, 4));
            assertThat(peers.progress(false)).isEqualTo(Map.of(A, new Position(1, 1)));
            assertThat(peers.progress(false)).isEqualTo(Map.of(A, new Position(2, 4)));
            assertThat(peers.progress(false)).isEmpty();
        }

        @Test
        void are_read_one_after_the_other() {
            peers.meet(snapshot(A, 1, 0));
            peers.meet(snapshot(A, 3, 7));
            peers.meet(snapshot(A, 2, 4));
            peers.hear(closed(A, 2, 5));
            peers.hear(joins(A, 2, 4));
            heard.take();
            peers.over(A, 1);
            assertThat(heard.take())
                    .containsExactly("a.0 replaced", "a.0 met 2/4", "a.0 H4", "a.0 replaced", "a.0 met 3/7");
        }

        @Test
        void are_expected_by_those_who_tell_of_their_tails() {
            peers.meet(snapshot(A, 1, 0));
            peers.meet(snapshot(A, 2, 4));
            assertThat(peers.reaches(A, new Position(2, 9))).isTrue();
            assertThat(peers.reaches(A, new Position(3, 9))).isFalse();
        }

        @Test
        void are_gone_with_their_shard() {
            peers.meet(snapshot(A, 1, 0));
            peers.meet(snapshot(A, 2, 4));
            heard.take();
            peers.forget(A::equals);
            assertThat(heard.take()).containsExactly("a.0 ended");
            assertThat(peers.shards()).isEmpty();
        }

        @Test
        void may_wait_with_what_they_write() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 2, 0));
            peers.hear(joins(A, 1, 0));
            peers.over(A, 1);
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 H0", "a.0 ended");
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 met 2/0", "a.0 H0");
        }
    }

    @Nested
    class Gaps {
        @Test
        void what_is_missing_is_asked_for_once_and_what_comes_behind_it_waits() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 1, 2));
            peers.hear(joins(A, 1, 4));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 gap 1/0");
            assertThat(peers.progress(true)).containsEntry(A, new Position(1, 0));
        }

        @Test
        void what_is_repeated_is_read_then_what_waited() {
            gap();
            peers.repeated(A, 1, again(joins(A, 1, 0, 1)));
            assertThat(heard.take()).containsExactly("a.0 H0", "a.0 H1", "repaired 2", "a.0 H2", "a.0 H3");
            assertThat(peers.askAgain()).isFalse();
        }

        @Test
        void what_comes_late_by_itself_is_as_good() {
            gap();
            peers.hear(joins(A, 1, 1));
            peers.hear(joins(A, 1, 0));
            assertThat(heard.take()).containsExactly("a.0 H0", "a.0 H1", "a.0 H2", "a.0 H3");
            peers.repeated(A, 1, again(joins(A, 1, 0, 1)));
            assertThat(heard.take()).isEmpty();
            assertThat(peers.askAgain()).isFalse();
        }

        @Test
        void a_part_that_is_repeated_leaves_the_rest_to_be_asked_for() {
            gap();
            peers.repeated(A, 1, again(joins(A, 1, 0)));
            assertThat(heard.take()).containsExactly("a.0 H0", "repaired 1", "a.0 gap 1/1");
            peers.repeated(A, 1, again(joins(A, 1, 1)));
            assertThat(heard.take()).containsExactly("a.0 H1", "repaired 1", "a.0 H2", "a.0 H3");
        }

        @Test
        void a_second_gap_behind_the_first_is_asked_for_when_that_is_closed() {
            gap();
            peers.hear(joins(A, 1, 9));
            peers.repeated(A, 1, again(joins(A, 1, 0, 1)));
            assertThat(heard.take())
                    .containsExactly("a.0 H0", "a.0 H1", "repaired 2", "a.0 H2", "a.0 H3", "a.0 gap 1/4");
        }

        @Test
        void an_answer_of_nothing_is_not_asked_for_again_at_once() {
            gap();
            peers.repeated(A, 1, again());
            assertThat(heard.take()).isEmpty();
            assertThat(peers.askAgain()).isTrue();
            assertThat(heard.take()).containsExactly("a.0 gap 1/0");
        }

        @Test
        void while_the_writer_has_not_answered_it_is_not_asked_again() {
            gap();
            assertThat(peers.askAgain()).isTrue();
            assertThat(heard.take()).isEmpty();
            peers.unanswered(A, 0);
            peers.unanswered(B, 1);
            assertThat(peers.askAgain()).isTrue();
            assertThat(heard.take()).isEmpty();
            peers.unanswered(A, 1);
            assertThat(peers.askAgain()).isTrue();
            assertThat(heard.take()).containsExactly("a.0 gap 1/0");
        }

        @Test
        void answers_to_questions_that_nobody_asked_mean_nothing() {
            peers.repeated(B, 1, new Repetition.Over());
            gap();
            peers.repeated(A, 0, new Repetition.Over());
            peers.repeated(A, 2, new Repetition.Over());
            assertThat(heard.take()).isEmpty();
            peers.repeated(A, 1, again(joins(A, 1, 0, 1)));
            heard.take();
            peers.repeated(A, 1, new Repetition.Over());
            assertThat(heard.take()).isEmpty();
        }

        @Test
        void batches_of_another_incarnation_repeat_nothing() {
            gap();
            peers.repeated(A, 1, again(joins(A, 2, 0)));
            assertThat(heard.take()).isEmpty();
        }

        @Test
        void what_cannot_be_repeated_is_missed_and_reading_goes_on_behind_it() {
            gap();
            peers.repeated(A, 1, new Repetition.Anew(snapshot(A, 1, 3)));
            assertThat(heard.take()).containsExactly("a.0 missed 3 up to 3", "a.0 H3");
            assertThat(peers.progress(true)).containsEntry(A, new Position(1, 4));
            assertThat(peers.askAgain()).isFalse();
        }

        @Test
        void what_is_still_missing_behind_that_is_asked_for() {
            gap();
            peers.repeated(A, 1, new Repetition.Anew(snapshot(A, 1, 1)));
            assertThat(heard.take()).containsExactly("a.0 missed 1 up to 1", "a.0 gap 1/1");
        }

        @Test
        void how_things_stood_before_what_has_been_read_is_of_no_use() {
            gap();
            peers.hear(joins(A, 1, 0));
            heard.take();
            peers.repeated(A, 1, new Repetition.Anew(snapshot(A, 1, 1)));
            assertThat(heard.take()).as("the rest may be had").containsExactly("a.0 gap 1/1");
        }

        @Test
        void that_a_stream_is_over_may_be_said_of_what_has_been_read_since() {
            gap();
            peers.hear(joins(A, 1, 0));
            heard.take();
            peers.repeated(A, 1, new Repetition.Over());
            assertThat(heard.take()).containsExactly("a.0 gap 1/1");
            peers.repeated(A, 1, new Repetition.Over());
            assertThat(heard.take()).containsExactly("a.0 ended");
        }

        @Test
        void how_things_stand_may_tell_of_a_later_incarnation() {
            gap();
            peers.repeated(A, 1, new Repetition.Anew(snapshot(A, 2, 7)));
            assertThat(heard.take()).containsExactly("a.0 gap 1/0");
            peers.over(A, 1);
            assertThat(heard.take()).containsExactly("a.0 replaced", "a.0 met 2/7");
        }

        @Test
        void a_stream_that_is_over_ends() {
            gap();
            peers.repeated(A, 1, new Repetition.Over());
            assertThat(heard.take()).containsExactly("a.0 ended");
            assertThat(peers.shards()).isEmpty();
            assertThat(peers.hasEnded(A, 1)).isTrue();
        }

        @Test
        void the_end_of_a_stream_may_be_among_what_is_repeated() {
            peers.meet(snapshot(A, 1, 0));
            peers.reaches(A, new Position(1, 2));
            heard.take();
            peers.repeated(A, 1, again(joins(A, 1, 0), closed(A, 1, 1), joins(A, 1, 2)));
            assertThat(heard.take()).containsExactly("a.0 H0", "repaired 2", "a.0 ended");
            assertThat(peers.shards()).isEmpty();
        }

        @Test
        void an_end_waits_for_what_is_missing_before_it() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(closed(A, 1, 1));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 gap 1/0");
            peers.hear(joins(A, 1, 0));
            assertThat(heard.take()).containsExactly("a.0 H0", "a.0 ended");
        }

        @Test
        void a_later_incarnation_that_waits_behind_a_gap_outlives_it() {
            gap();
            peers.hear(joins(A, 2, 0));
            peers.repeated(A, 1, again(joins(A, 1, 0, 1)));
            peers.hear(closed(A, 1, 4));
            heard.take();
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 met 2/0", "a.0 H0");
        }

        @Test
        void nothing_is_asked_for_where_gaps_do_not_matter() {
            Peers careless = new Peers(heard, () -> now, false);
            careless.meet(snapshot(A, 1, 0));
            careless.hear(joins(A, 1, 2));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 H2");
            careless.reaches(A, new Position(1, 9));
            assertThat(heard.take()).isEmpty();
        }

        /** Of the stream of A 0 and 1 are missing, and 2 and 3 wait. */
        private void gap() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 1, 2, 3));
            heard.take();
        }

        private Repetition again(Batch... batches) {
            return new Repetition.Again(List.of(batches));
        }
    }

    @Nested
    class Tails {
        @Test
        void a_tail_behind_what_has_been_read_is_a_gap() {
            peers.meet(snapshot(A, 1, 5));
            assertThat(peers.reaches(A, new Position(1, 5))).isTrue();
            assertThat(heard.take()).containsExactly("a.0 met 1/5");
            assertThat(peers.reaches(A, new Position(1, 6))).isTrue();
            assertThat(heard.take()).containsExactly("a.0 gap 1/5");
        }

        @Test
        void a_greeting_that_comes_again_tells_how_far_the_stream_goes() {
            peers.meet(snapshot(A, 1, 5));
            peers.meet(snapshot(A, 1, 8));
            assertThat(heard.take()).containsExactly("a.0 met 1/5", "a.0 gap 1/5");
        }

        @Test
        void the_tail_of_a_stream_that_is_not_read_is_refused() {
            assertThat(peers.reaches(A, new Position(1, 5)))
                    .as("never heard of")
                    .isFalse();
            peers.hear(joins(A, 1, 0));
            assertThat(peers.reaches(A, new Position(1, 5))).as("not met").isFalse();
            peers.meet(snapshot(A, 1, 0));
            assertThat(peers.reaches(A, new Position(2, 5))).as("a later one").isFalse();
        }

        @Test
        void but_not_while_its_shard_is_being_asked() {
            peers.expect(A);
            assertThat(peers.reaches(A, new Position(1, 5))).isTrue();
            assertThat(heard.take()).isEmpty();
        }

        @Test
        void nor_when_it_has_been_read_to_its_end() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(closed(A, 1, 0));
            assertThat(peers.reaches(A, new Position(1, 1))).isTrue();
        }

        @Test
        void nor_when_a_later_one_is_read() {
            peers.meet(snapshot(A, 2, 0));
            assertThat(peers.hasEnded(A, 1)).isTrue();
            assertThat(peers.reaches(A, new Position(1, 1))).isTrue();
            assertThat(heard.take()).containsExactly("a.0 met 2/0");
        }
    }

    @Nested
    class Progress {
        @Test
        void is_told_when_there_is_any() {
            peers.meet(snapshot(A, 1, 5));
            peers.hear(joins(B, 1, 0));
            assertThat(peers.progress(false)).containsExactly(entry(A, new Position(1, 5)));
            assertThat(peers.progress(false)).isEmpty();
            peers.hear(joins(A, 1, 5, 6));
            assertThat(peers.progress(false)).containsExactly(entry(A, new Position(1, 7)));
        }

        @Test
        void is_told_anyway_when_all_is_wanted() {
            peers.meet(snapshot(A, 1, 5));
            peers.progress(false);
            assertThat(peers.progress(true)).containsExactly(entry(A, new Position(1, 5)));
        }

        @Test
        void is_told_again_to_a_writer_that_waits_for_it() {
            peers.meet(snapshot(A, 1, 5));
            peers.progress(false);
            peers.reaches(A, new Position(1, 5));
            assertThat(peers.progress(false)).containsExactly(entry(A, new Position(1, 5)));
        }

        @Test
        void is_not_made_by_what_waits() {
            peers.meet(snapshot(A, 1, 5));
            peers.progress(false);
            peers.hear(joins(A, 1, 7));
            assertThat(peers.progress(false)).isEmpty();
        }
    }

    @Nested
    class Strangers {
        @Test
        void are_those_who_write_without_having_met_this_shard() {
            assertThat(peers.hasStrangers()).isFalse();
            peers.hear(joins(A, 1, 0));
            assertThat(peers.hasStrangers()).isTrue();
            assertThat(peers.strangers(100)).isEmpty();
            now += 100;
            assertThat(peers.strangers(100)).containsExactly(A);
            peers.meet(snapshot(A, 1, 0));
            assertThat(peers.strangers(100)).isEmpty();
            assertThat(peers.hasStrangers()).isFalse();
        }

        @Test
        void are_not_those_who_are_being_asked() {
            peers.hear(joins(A, 1, 0));
            peers.expect(A);
            now += 100;
            assertThat(peers.strangers(100)).isEmpty();
            assertThat(peers.hasStrangers()).isFalse();
        }
    }

    @Nested
    class Ends {
        @Test
        void a_closed_stream_ends_at_once_and_nothing_behind_it_is_read() {
            peers.meet(snapshot(A, 1, 0));
            Event closed = new Event.Closed();
            Event joined = new Event.Joined(new MemberId(0));
            peers.hear(new Batch(A, 1, 0, List.of(joined, closed, joined)));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 H0", "a.0 ended");
            assertThat(peers.shards()).isEmpty();
            assertThat(peers.reads(A)).isFalse();
        }

        @Test
        void what_still_comes_of_a_closed_stream_is_dropped() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(closed(A, 1, 0));
            heard.take();
            peers.hear(joins(A, 1, 1));
            peers.meet(snapshot(A, 1, 1));
            peers.meet(snapshot(A, 0, 1));
            assertThat(heard.take()).isEmpty();
            assertThat(peers.shards()).isEmpty();
        }

        @Test
        void a_shard_may_come_back_with_a_later_incarnation() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(closed(A, 1, 0));
            peers.meet(snapshot(A, 2, 0));
            peers.hear(joins(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 ended", "a.0 met 2/0", "a.0 H0");
        }

        @Test
        void a_later_incarnation_that_waits_outlives_the_end_of_the_earlier_one() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 2, 0));
            peers.hear(closed(A, 1, 0));
            assertThat(peers.shards()).containsExactly(A);
            assertThat(peers.reads(A)).isFalse();
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 ended", "a.0 met 2/0", "a.0 H0");
        }

        @Test
        void a_stream_that_is_said_to_be_over_ends_if_it_is_that_one() {
            peers.over(A, 1);
            peers.expect(A);
            peers.over(A, 1);
            peers.meet(snapshot(A, 1, 0));
            peers.over(A, 0);
            peers.over(A, 2);
            assertThat(heard.take()).containsExactly("a.0 met 1/0");
            peers.over(A, 1);
            assertThat(heard.take()).containsExactly("a.0 ended");
            assertThat(peers.hasEnded(A, 0)).isTrue();
            assertThat(peers.hasEnded(A, 1)).isTrue();
            assertThat(peers.hasEnded(A, 2)).isFalse();
            assertThat(peers.hasEnded(B, 0)).isFalse();
        }

        @Test
        void a_shard_dismissed_is_no_peer_and_what_waited_goes() {
            peers.expect(A);
            peers.hear(joins(A, 1, 0));
            peers.dismiss(A);
            peers.dismiss(B);
            assertThat(peers.shards()).isEmpty();
            peers.meet(snapshot(A, 1, 1));
            assertThat(heard.take()).containsExactly("a.0 met 1/1");
        }

        @Test
        void a_shard_that_is_read_is_not_dismissed() {
            peers.expect(A);
            peers.meet(snapshot(A, 1, 0));
            peers.dismiss(A);
            assertThat(peers.reads(A)).isTrue();
        }

        @Test
        void shards_forgotten_end_the_others_go_on() {
            peers.meet(snapshot(A, 1, 0));
            peers.meet(snapshot(B, 1, 0));
            peers.forget(A::equals);
            peers.hear(joins(B, 1, 0));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "b.1 met 1/0", "a.0 ended", "b.1 H0");
            assertThat(peers.shards()).containsExactly(B);
        }

        @Test
        void what_waited_for_a_shard_forgotten_goes() {
            peers.hear(joins(A, 1, 0));
            peers.meet(snapshot(B, 1, 0));
            peers.hear(joins(B, 2, 0));
            peers.forget(shard -> true);
            assertThat(heard.take()).containsExactly("b.1 met 1/0", "b.1 ended");
            assertThat(peers.shards()).isEmpty();
        }

        @Test
        void a_shard_forgotten_that_was_only_cut_off_may_come_back_as_it_was() {
            peers.meet(snapshot(A, 1, 0));
            peers.forget(A::equals);
            peers.meet(snapshot(A, 1, 5));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 ended", "a.0 met 1/5");
        }

        @Test
        void what_was_read_of_it_before_is_told_apart_when_it_is_read_again() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 1, 0, 1));
            peers.forget(A::equals);
            heard.take();
            peers.meet(snapshot(A, 1, 1));
            peers.hear(joins(A, 1, 0, 1, 2));
            assertThat(heard.take()).containsExactly("a.0 met 1/1", "a.0 H1 again", "a.0 H2");
            peers.over(A, 1);
            peers.meet(snapshot(A, 2, 0));
            peers.hear(joins(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 ended", "a.0 met 2/0", "a.0 H0");
        }
    }

    private static Snapshot snapshot(ShardId shard, long incarnation, long next) {
        return new Snapshot(shard, incarnation, next, false, List.of());
    }

    /** Events that are their own numbers: {@code first} and those behind it. */
    private static Batch joins(ShardId shard, long incarnation, long first, long... more) {
        List<Event> events = LongStream.concat(LongStream.of(first), LongStream.of(more))
                .<Event>mapToObj(number -> new Event.Joined(new MemberId(number)))
                .toList();
        return new Batch(shard, incarnation, first, events);
    }

    private static Batch closed(ShardId shard, long incarnation, long first) {
        return new Batch(shard, incarnation, first, List.of(new Event.Closed()));
    }
}
