package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Frames.Opcode;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final ShardId A = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 1);

    private final Heard heard = new Heard();
    private final Peers peers = new Peers(heard);

    /** Records what the streams say. */
    private static final class Heard implements Peers.Reader {
        final List<String> said = new ArrayList<>();

        @Override
        public void met(Snapshot snapshot) {
            said.add(snapshot.shard() + " met " + snapshot.incarnation() + "/" + snapshot.next());
        }

        @Override
        public void read(ShardId shard, Event event) {
            String what = event instanceof Event.Joined joined
                    ? "H" + joined.id()
                    : event.getClass().getSimpleName();
            said.add(shard + " " + what);
        }

        @Override
        public void missed(ShardId shard, long events) {
            said.add(shard + " missed " + events);
        }

        @Override
        public void ended(ShardId shard) {
            said.add(shard + " ended");
        }

        List<String> take() {
            List<String> taken = List.copyOf(said);
            said.clear();
            return taken;
        }
    }

    @Nested
    class Holding {
        @Test
        void nobody_is_known_at_first() {
            assertThat(peers.isEmpty()).isTrue();
            assertThat(peers.shards()).isEmpty();
            assertThat(peers.reads(A)).isFalse();
        }

        @Test
        void a_shard_that_is_expected_is_a_peer_but_not_read() {
            peers.expect(A);
            peers.expect(A);
            assertThat(peers.isEmpty()).isFalse();
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
        void a_gap_among_what_waited_is_reported() {
            peers.hear(joins(A, 1, 5));
            peers.hear(joins(A, 1, 8));
            peers.meet(snapshot(A, 1, 4));
            assertThat(heard.take()).containsExactly("a.0 met 1/4", "a.0 missed 1", "a.0 H5", "a.0 missed 2", "a.0 H8");
        }

        @Test
        void events_of_other_incarnations_do_not_pass_with_the_greeting() {
            peers.hear(joins(A, 1, 5));
            peers.hear(joins(A, 2, 5));
            peers.hear(joins(A, 3, 0));
            peers.meet(snapshot(A, 2, 5));
            assertThat(heard.take()).containsExactly("a.0 met 2/5", "a.0 H5");
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
            assertThat(peers.isEmpty()).isTrue();
        }

        @Test
        void a_stream_that_nobody_here_was_to_read_leaves_nothing_behind_when_it_closes() {
            for (int incarnation = 0; incarnation < 3; incarnation++) {
                peers.hear(joins(A, incarnation, 0));
                peers.hear(closed(A, incarnation, 1));
                assertThat(peers.isEmpty()).isTrue();
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
            peers.hear(content(0, Peers.MAX_HELD_BYTES - EVENT - EVENT));
            peers.hear(joins(A, 1, 1));
            peers.meet(snapshot(A, 1, 0));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 Fragment", "a.0 H1");
        }

        @Test
        void what_is_over_it_is_lost_and_shows_as_a_gap() {
            peers.hear(content(0, Peers.MAX_HELD_BYTES - EVENT - EVENT + 1));
            peers.hear(joins(A, 1, 1));
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 1, 2));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 Fragment", "a.0 missed 1", "a.0 H2");
        }

        @Test
        void each_shard_has_its_own() {
            peers.hear(content(0, Peers.MAX_HELD_BYTES - EVENT));
            peers.hear(joins(B, 1, 0));
            peers.meet(snapshot(B, 1, 0));
            assertThat(heard.take()).containsExactly("b.1 met 1/0", "b.1 H0");
        }

        @Test
        void what_was_read_leaves_room() {
            peers.hear(content(0, Peers.MAX_HELD_BYTES - EVENT));
            peers.meet(snapshot(A, 1, 0));
            Batch later = new Batch(A, 2, 0, List.of(fragment(Peers.MAX_HELD_BYTES - EVENT)));
            peers.hear(later);
            heard.take();
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 ended", "a.0 met 2/0", "a.0 Fragment");
        }

        @Test
        void what_goes_on_waiting_for_a_later_greeting_still_counts() {
            peers.hear(new Batch(A, 2, 0, List.of(fragment(Peers.MAX_HELD_BYTES - EVENT))));
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 2, 1));
            peers.hear(closed(A, 1, 0));
            peers.hear(joins(A, 2, 2));
            heard.take();
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 met 2/0", "a.0 Fragment");
            peers.hear(joins(A, 2, 3));
            assertThat(heard.take()).containsExactly("a.0 missed 2", "a.0 H3");
        }

        private Batch content(long first, int bytes) {
            return new Batch(A, 1, first, List.of(fragment(bytes)));
        }

        private Event fragment(int bytes) {
            int head = bytes > 0xFFFF ? 10 : 4;
            Buffer frame =
                    Frames.frame(Opcode.CONTINUATION, false, Buffer.buffer(new byte[bytes - head]), Buffer.buffer());
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
        void a_gap_is_reported_with_the_number_of_events_before_what_comes_behind_it() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 1, 0));
            peers.hear(joins(A, 1, 8, 9));
            peers.hear(joins(A, 1, 10));
            assertThat(heard.take())
                    .containsExactly("a.0 met 1/0", "a.0 H0", "a.0 missed 7", "a.0 H8", "a.0 H9", "a.0 H10");
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
        void events_of_a_later_incarnation_wait_for_its_greeting() {
            peers.meet(snapshot(A, 1, 0));
            peers.hear(joins(A, 2, 0));
            peers.hear(joins(A, 1, 0));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 H0");
            peers.meet(snapshot(A, 2, 0));
            assertThat(heard.take()).containsExactly("a.0 ended", "a.0 met 2/0", "a.0 H0");
        }

        @Test
        void the_greeting_of_a_later_incarnation_ends_the_earlier_one() {
            peers.meet(snapshot(A, 1, 0));
            peers.meet(snapshot(A, 2, 4));
            peers.hear(joins(A, 1, 0));
            peers.hear(joins(A, 2, 4));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 ended", "a.0 met 2/4", "a.0 H4");
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
    class Ends {
        @Test
        void a_closed_stream_ends_at_once_and_nothing_behind_it_is_read() {
            peers.meet(snapshot(A, 1, 0));
            Event closed = new Event.Closed();
            Event joined = new Event.Joined(new MemberId(0));
            peers.hear(new Batch(A, 1, 0, List.of(joined, closed, joined)));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 H0", "a.0 ended");
            assertThat(peers.isEmpty()).isTrue();
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
            assertThat(peers.isEmpty()).isTrue();
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
        void the_end_of_a_shard_unheard_of_means_nothing() {
            peers.end(A);
            peers.expect(A);
            peers.end(A);
            assertThat(heard.take()).isEmpty();
        }

        @Test
        void a_shard_dismissed_is_no_peer_and_what_waited_goes() {
            peers.expect(A);
            peers.hear(joins(A, 1, 0));
            peers.dismiss(A);
            peers.dismiss(B);
            assertThat(peers.isEmpty()).isTrue();
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
            assertThat(peers.isEmpty()).isTrue();
        }

        @Test
        void a_shard_forgotten_that_was_only_cut_off_may_come_back_as_it_was() {
            peers.meet(snapshot(A, 1, 0));
            peers.forget(A::equals);
            peers.meet(snapshot(A, 1, 5));
            assertThat(heard.take()).containsExactly("a.0 met 1/0", "a.0 ended", "a.0 met 1/5");
        }
    }

    private static Snapshot snapshot(ShardId shard, long incarnation, long next) {
        return new Snapshot(shard, incarnation, next, List.of());
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
