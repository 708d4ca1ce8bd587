package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.MemberId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PeerTest {
    private final Peer peer = new Peer(7);

    @Test
    void is_not_read_until_it_is_known_where_its_stream_begins() {
        assertThat(peer.isRead()).isFalse();
        assertThat(peer.hasGap()).isFalse();
        assertThat(peer.since).isEqualTo(7);
        peer.begin(new Position(0, 10));
        assertThat(peer.isRead()).isTrue();
        assertThat(peer.hasGap()).isFalse();
        assertThat(peer.incarnation()).isZero();
        assertThat(peer.position()).isEqualTo(new Position(0, 10));
    }

    @Test
    void what_comes_next_is_all_new() {
        peer.begin(new Position(0, 10));
        assertThat(peer.follows(batch(10, 3))).isTrue();
        assertThat(peer.accept(batch(10, 3))).isZero();
        assertThat(peer.accept(batch(13, 1))).isZero();
        assertThat(peer.position()).isEqualTo(new Position(0, 14));
        assertThat(peer.hasGap()).isFalse();
    }

    @Test
    void what_was_before_is_not_read_again() {
        peer.begin(new Position(0, 10));
        assertThat(peer.follows(batch(0, 10))).isTrue();
        assertThat(peer.accept(batch(0, 10))).isEqualTo(10);
        assertThat(peer.accept(batch(8, 5))).isEqualTo(2);
        assertThat(peer.accept(batch(8, 5))).isEqualTo(5);
        assertThat(peer.accept(batch(0, 5))).isEqualTo(5);
        assertThat(peer.position()).isEqualTo(new Position(0, 13));
    }

    @Test
    void what_leaves_something_out_does_not_follow() {
        peer.begin(new Position(0, 10));
        assertThat(peer.follows(batch(11, 1))).isFalse();
    }

    @Test
    void a_stream_that_goes_further_than_it_was_read_has_a_gap() {
        peer.begin(new Position(0, 10));
        peer.reaches(12);
        peer.reaches(11);
        assertThat(peer.hasGap()).isTrue();
        peer.accept(batch(10, 1));
        assertThat(peer.hasGap()).isTrue();
        peer.accept(batch(11, 1));
        assertThat(peer.hasGap()).isFalse();
    }

    @Test
    void the_writer_is_told_when_there_is_something_new_to_tell() {
        assertThat(peer.tell(true)).as("nothing is read yet").isFalse();
        peer.begin(new Position(0, 0));
        assertThat(peer.tell(false)).isTrue();
        assertThat(peer.tell(false)).isFalse();
        assertThat(peer.tell(true)).isTrue();
        peer.tellAgain();
        assertThat(peer.tell(false)).isTrue();
        peer.accept(batch(0, 1));
        assertThat(peer.tell(false)).isTrue();
        assertThat(peer.tell(false)).isFalse();
    }

    @Test
    void what_is_held_back_is_released_in_the_order_in_which_it_came() {
        assertThat(peer.holds()).isFalse();
        peer.hold(batch(13, 1));
        peer.hold(batch(11, 1));
        assertThat(peer.holds()).isTrue();
        assertThat(peer.release()).containsExactly(batch(13, 1), batch(11, 1));
        assertThat(peer.holds()).isFalse();
        assertThat(peer.release()).isEmpty();
    }

    @Test
    void no_more_is_held_back_than_allowed() {
        int events = Peer.MAX_HELD_BYTES / Event.OVERHEAD;
        peer.hold(batch(0, events));
        peer.hold(batch(events, 1));
        assertThat(peer.release()).containsExactly(batch(0, events));
        peer.hold(batch(events, 1));
        assertThat(peer.release()).as("there is room again").containsExactly(batch(events, 1));
    }

    private static Batch batch(long first, long events) {
        List<Event> joined = LongStream.range(first, first + events)
                .<Event>mapToObj(number -> new Event.Joined(new MemberId(number)))
                .toList();
        return new Batch(new ShardId("a", 0), 0, first, joined);
    }
}
