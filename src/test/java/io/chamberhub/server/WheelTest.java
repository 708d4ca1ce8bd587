package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WheelTest {
    private static final int INTERVAL = 2_000;
    private static final int TIMEOUT = 600;

    private long now = -1_234_567;
    private final Wheel wheel = new Wheel(new Heartbeat(INTERVAL, TIMEOUT), now);

    /** Records when it was pinged and dropped. */
    private final class Friend extends Wheel.Peer {
        final List<Long> pings = new ArrayList<>();
        boolean answers = true;
        boolean heldBack;
        long waiting;
        long progress;
        long dropped = Long.MAX_VALUE;

        @Override
        void ping() {
            pings.add(now);
            if (answers) {
                Wheel.answered(this);
            }
        }

        @Override
        boolean isHeldBack() {
            return heldBack;
        }

        @Override
        long waiting() {
            return waiting;
        }

        @Override
        long progress() {
            return progress;
        }

        @Override
        void drop() {
            assertThat(dropped).isEqualTo(Long.MAX_VALUE);
            dropped = now;
            wheel.remove(this);
        }

        boolean isThere() {
            return dropped == Long.MAX_VALUE;
        }
    }

    @Test
    void who_answers_is_pinged_once_per_interval_and_stays() {
        Friend friend = friend();
        pass(20 * INTERVAL);
        assertThat(friend.pings).hasSizeBetween(19, 20);
        for (int i = 1; i < friend.pings.size(); i++) {
            assertThat(friend.pings.get(i) - friend.pings.get(i - 1)).isBetween(INTERVAL - 50L, INTERVAL + 50L);
        }
        assertThat(friend.isThere()).isTrue();
    }

    @Test
    void a_crowd_that_comes_at_once_is_spread_over_the_last_quarter() {
        wheel.turn(now);
        long start = now;
        List<Friend> friends = friends(1000);
        pass(INTERVAL);
        Set<Long> times = timesOf(friends);
        assertThat(times).hasSize(10).allMatch(time -> time - start > INTERVAL * 3 / 4);
        for (long time : times) {
            assertThat(friends.stream().filter(friend -> friend.pings.contains(time)))
                    .hasSize(100);
        }
    }

    @Test
    void one_that_comes_bit_by_bit_is_spread_over_all_of_it() {
        List<Friend> friends = new ArrayList<>();
        for (int i = 0; i < INTERVAL / Wheel.TURN; i++) {
            friends.add(friend());
            pass(Wheel.TURN);
        }
        friends.forEach(friend -> friend.pings.clear());
        pass(INTERVAL);
        assertThat(timesOf(friends)).hasSizeGreaterThanOrEqualTo(INTERVAL / Wheel.TURN / 2);
    }

    private static Set<Long> timesOf(List<Friend> friends) {
        Set<Long> times = new HashSet<>();
        friends.forEach(friend -> times.addAll(friend.pings));
        return times;
    }

    @Test
    void who_does_not_answer_is_gone_within_interval_and_timeout_whenever_that_began() {
        List<Friend> friends = friends(200);
        long start = now;
        for (int i = 0; i < 200; i++) {
            friends.get(i).answers = false;
            pass(10);
            friends.get(i).progress = start;
        }
        pass(INTERVAL + TIMEOUT + 50);
        for (int i = 0; i < 200; i++) {
            long silentSince = start + 10L * i;
            assertThat(friends.get(i).dropped - silentSince).isBetween((long) TIMEOUT - 50, INTERVAL + TIMEOUT + 50L);
        }
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void a_pong_in_time_is_enough_and_one_too_late_is_not() {
        Friend quick = friend();
        Friend late = friend();
        Stream.of(quick, late).forEach(each -> each.answers = false);
        passUntilPinged(late);
        passUntilPinged(quick);
        pass(TIMEOUT - 110);
        Wheel.answered(quick);
        pass(200);
        Wheel.answered(late);
        assertThat(quick.isThere()).isTrue();
        assertThat(late.isThere()).isFalse();
    }

    @Test
    void a_pong_that_nobody_asked_for_does_not_count_for_later() {
        Friend friend = friend();
        friend.answers = false;
        Wheel.answered(friend);
        pass(INTERVAL + TIMEOUT + 50);
        assertThat(friend.isThere()).isFalse();
    }

    @Test
    void a_timeout_may_be_longer_than_the_interval() {
        Wheel patient = new Wheel(new Heartbeat(500, 1_700), now);
        Friend friend = new Friend();
        friend.answers = false;
        patient.add(friend);
        long start = now;
        while (friend.isThere()) {
            now += Wheel.TURN;
            patient.turn(now);
            if (!friend.isThere()) {
                break;
            }
        }
        assertThat(friend.dropped - start).isBetween(1_700L, 500 + 1_700 + 50L);
        assertThat(friend.pings).hasSize(4);
    }

    @Test
    void however_short_the_interval_one_ping_per_turn_is_enough() {
        Wheel hectic = new Wheel(new Heartbeat(1, 1_000), now);
        Friend friend = new Friend();
        hectic.add(friend);
        for (int i = 0; i < 100; i++) {
            now += Wheel.TURN;
            hectic.turn(now);
        }
        assertThat(friend.pings).hasSize(100);
    }

    @Test
    void who_is_not_read_from_is_neither_pinged_nor_dropped() {
        Friend asked = friend();
        Friend friend = friend();
        friend.heldBack = true;
        asked.answers = false;
        passUntilPinged(asked);
        asked.heldBack = true;
        pass(10 * INTERVAL);
        assertThat(friend.pings).isEmpty();
        assertThat(asked.pings).hasSize(1);
        assertThat(asked.isThere()).isTrue();
    }

    @Test
    void who_is_read_from_again_has_all_of_the_time_anew() {
        Friend friend = friend();
        friend.answers = false;
        passUntilPinged(friend);
        friend.heldBack = true;
        pass(5 * INTERVAL + TIMEOUT / 2);
        friend.heldBack = false;
        wheel.readAgain(friend);
        pass(TIMEOUT - 50);
        assertThat(friend.isThere()).isTrue();
        pass(INTERVAL + 100);
        assertThat(friend.isThere()).isFalse();
    }

    @Test
    void who_takes_what_waited_before_the_ping_has_another_interval_and_who_does_not_is_gone() {
        Friend slow = friend();
        Friend stuck = friend();
        Friend idle = friend();
        for (Friend each : List.of(slow, stuck, idle)) {
            each.answers = false;
            each.waiting = each == idle ? 0 : 1000;
        }
        List.of(slow, stuck, idle).forEach(this::passUntilPinged);
        slow.progress++;
        idle.progress++;
        pass(TIMEOUT);
        assertThat(Stream.of(slow, stuck, idle).map(Friend::isThere)).containsExactly(true, false, false);
        for (int i = 0; i < 10; i++) {
            slow.progress++;
            pass(INTERVAL);
        }
        assertThat(slow.isThere()).isTrue();
        pass(INTERVAL + 50);
        pass(INTERVAL + 50);
        assertThat(slow.isThere()).isFalse();
    }

    @Test
    void time_in_which_the_shard_stood_still_does_not_count() {
        Friend friend = friend();
        friend.answers = false;
        passUntilPinged(friend);
        now += 60_000;
        wheel.turn(now);
        assertThat(friend.isThere()).isTrue();
        Wheel.answered(friend);
        pass(TIMEOUT);
        assertThat(friend.isThere()).isTrue();
    }

    @Test
    void who_is_removed_is_left_alone_and_the_others_are_not() {
        List<Friend> friends = friends(90);
        for (int i = 0; i < 90; i += 2) {
            wheel.remove(friends.get(i));
            wheel.remove(friends.get(i));
        }
        pass(3 * INTERVAL);
        for (int i = 0; i < 90; i++) {
            assertThat(friends.get(i).pings).hasSize(i % 2 == 0 ? 0 : 3);
        }
        friends.forEach(wheel::remove);
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void what_was_asked_elsewhere_before_need_not_be_answered() {
        Friend friend = friend();
        friend.answers = false;
        passUntilPinged(friend);
        wheel.remove(friend);
        pass(3 * INTERVAL);
        friend.answers = true;
        wheel.add(friend);
        pass(2 * INTERVAL);
        assertThat(friend.isThere()).isTrue();
        assertThat(friend.pings).hasSizeGreaterThan(1);
    }

    private Friend friend() {
        Friend friend = new Friend();
        wheel.add(friend);
        return friend;
    }

    private List<Friend> friends(int count) {
        return IntStream.range(0, count).mapToObj(i -> friend()).toList();
    }

    private void passUntilPinged(Friend friend) {
        while (friend.pings.isEmpty()) {
            pass(Wheel.TURN);
        }
    }

    /** In steps of a shard's timer. */
    private void pass(long millis) {
        for (long left = millis; left > 0; left -= Wheel.TURN) {
            now += Math.min(left, Wheel.TURN);
            wheel.turn(now);
        }
    }
}
