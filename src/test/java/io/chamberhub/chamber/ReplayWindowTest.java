package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.MemberId;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private static final int EVENT = Event.OVERHEAD;
    private static final int ALL = Integer.MAX_VALUE;

    private ReplayWindow window = new ReplayWindow(new ReplayLimits(100 * EVENT, 1_000));

    @Test
    void is_empty_at_first() {
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.bytes()).isZero();
        assertThat(window.bytesFrom(0)).isZero();
        assertThat(window.from(0, ALL)).isEmpty();
        window.expire(10_000);
        window.forgetBefore(10);
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void what_was_written_can_be_had_again_from_the_batch_that_contains_a_number() {
        add(batch(5, 2), batch(7, 1), batch(8, 3));
        assertThat(window.from(5, ALL)).contains(List.of(batch(5, 2), batch(7, 1), batch(8, 3)));
        assertThat(window.from(6, ALL)).contains(List.of(batch(5, 2), batch(7, 1), batch(8, 3)));
        assertThat(window.from(7, ALL)).contains(List.of(batch(7, 1), batch(8, 3)));
        assertThat(window.from(10, ALL)).contains(List.of(batch(8, 3)));
    }

    @Test
    void what_was_never_in_it_or_is_not_yet_cannot() {
        add(batch(5, 2));
        assertThat(window.from(4, ALL)).isEmpty();
        assertThat(window.from(7, ALL)).isEmpty();
    }

    @Test
    void no_more_is_given_at_once_than_wanted_but_always_a_batch() {
        add(batch(0, 1), batch(1, 1), batch(2, 1));
        assertThat(window.from(0, 1)).contains(List.of(batch(0, 1)));
        assertThat(window.from(0, EVENT)).contains(List.of(batch(0, 1)));
        assertThat(window.from(0, EVENT + 1)).contains(List.of(batch(0, 1), batch(1, 1)));
    }

    @Test
    void bytes_are_counted_from_the_batch_that_contains_a_number() {
        add(batch(5, 2), batch(7, 1), batch(8, 3));
        assertThat(window.bytes()).isEqualTo(6 * EVENT);
        assertThat(window.bytesFrom(0)).isEqualTo(6 * EVENT);
        assertThat(window.bytesFrom(6)).isEqualTo(6 * EVENT);
        assertThat(window.bytesFrom(7)).isEqualTo(4 * EVENT);
        assertThat(window.bytesFrom(10)).isEqualTo(3 * EVENT);
        assertThat(window.bytesFrom(11)).isZero();
    }

    @Test
    void what_all_have_is_forgotten_whole_batches_only() {
        add(batch(5, 2), batch(7, 1), batch(8, 3));
        window.forgetBefore(6);
        assertThat(window.bytes()).isEqualTo(6 * EVENT);
        window.forgetBefore(8);
        assertThat(window.bytes()).isEqualTo(3 * EVENT);
        assertThat(window.from(7, ALL)).isEmpty();
        assertThat(window.from(8, ALL)).contains(List.of(batch(8, 3)));
        window.forgetBefore(Long.MAX_VALUE);
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.bytes()).isZero();
    }

    @Test
    void the_oldest_makes_way_for_what_is_over_the_limit() {
        window = new ReplayWindow(new ReplayLimits(3 * EVENT, 1_000));
        add(batch(0, 1), batch(1, 2));
        assertThat(window.bytes()).isEqualTo(3 * EVENT);
        add(batch(3, 1));
        assertThat(window.bytes()).isEqualTo(3 * EVENT);
        assertThat(window.from(0, ALL)).isEmpty();
        assertThat(window.from(1, ALL)).contains(List.of(batch(1, 2), batch(3, 1)));
    }

    @Test
    void what_is_over_the_limit_alone_is_not_kept_though_it_counts_until_every_reader_has_it() {
        window = new ReplayWindow(new ReplayLimits(0, 1_000));
        add(batch(0, 1));
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.bytes()).isZero();
        assertThat(window.bytesFrom(0)).isEqualTo(EVENT);
        window.forgetBefore(1);
        assertThat(window.bytesFrom(0)).isZero();
    }

    @Test
    void what_is_too_old_goes() {
        window.add(batch(0, 1), 100);
        window.add(batch(1, 1), 200);
        window.expire(1_100);
        assertThat(window.bytes()).isEqualTo(2 * EVENT);
        window.expire(1_101);
        assertThat(window.from(1, ALL)).contains(List.of(batch(1, 1)));
        assertThat(window.from(0, ALL)).isEmpty();
        window.expire(2_000);
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void goes_on_however_much_has_passed_through_it() {
        window = new ReplayWindow(new ReplayLimits(10 * EVENT, 1_000));
        for (int number = 0; number < 1_000; number++) {
            add(batch(number, 1));
            assertThat(window.bytes()).isEqualTo(Math.min(number + 1L, 10) * EVENT);
            int oldest = Math.max(0, number - 9);
            assertThat(window.from(oldest, 1)).contains(List.of(batch(oldest, 1)));
            assertThat(window.from(oldest - 1, 1)).isEmpty();
            assertThat(window.bytesFrom(number)).isEqualTo(EVENT);
        }
    }

    private void add(Batch... batches) {
        for (Batch batch : batches) {
            window.add(batch, 0);
        }
    }

    private static Batch batch(long first, int events) {
        Event event = new Event.Busy(new MemberId(0), false, false);
        return new Batch(new ShardId("a", 0), 0, first, Collections.nCopies(events, event));
    }
}
