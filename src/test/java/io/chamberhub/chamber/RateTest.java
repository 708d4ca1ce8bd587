package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RateTest {
    private static final int STALL = 10_000;

    private long now = 5_000_000_000L;

    @Nested
    class Messages {
        private final Rate rate = rate(10, 0);

        @Test
        void as_many_as_a_second_brings_pass_at_once_and_one_more_overdraws() {
            messages(10);
            assertThat(rate.isOver(now)).isFalse();
            messages(1);
            assertThat(rate.isOver(now)).isTrue();
        }

        @Test
        void what_was_overdrawn_has_to_be_made_up_for_to_the_millisecond() {
            messages(12);
            after(199);
            assertThat(rate.isOver(now)).isTrue();
            after(1);
            assertThat(rate.isOver(now)).isFalse();
            messages(1);
            assertThat(rate.isOver(now)).isTrue();
        }

        @Test
        void no_more_than_a_second_is_saved_up() {
            after(60_000);
            messages(10);
            assertThat(rate.isOver(now)).isFalse();
            messages(1);
            assertThat(rate.isOver(now)).isTrue();
        }

        @Test
        void at_the_rate_itself_nobody_ever_waits() {
            messages(10);
            for (int i = 0; i < 1000; i++) {
                after(100);
                messages(1);
                assertThat(rate.isOver(now)).isFalse();
            }
        }

        @Test
        void they_cost_nothing_for_their_size() {
            rate.frame(true, 1 << 30, now);
            assertThat(rate.isOver(now)).isFalse();
        }

        @Test
        void sixteen_more_frames_cost_as_much_as_a_message_even_if_they_are_empty() {
            messages(9);
            pieces(16);
            assertThat(rate.isOver(now)).isFalse();
            pieces(1);
            assertThat(rate.isOver(now)).isTrue();
            // A sixteenth of a tenth of a second.
            after(6);
            assertThat(rate.isOver(now)).isTrue();
            after(1);
            assertThat(rate.isOver(now)).isFalse();
        }

        private void messages(int count) {
            frames(rate, count, true);
        }

        private void pieces(int count) {
            frames(rate, count, false);
        }
    }

    @Nested
    class Bytes {
        private final Rate rate = rate(0, 1000);

        @Test
        void they_count_in_every_frame() {
            rate.frame(true, 400, now);
            rate.frame(false, 600, now);
            assertThat(rate.isOver(now)).isFalse();
            rate.frame(false, 1, now);
            assertThat(rate.isOver(now)).isTrue();
            after(1);
            assertThat(rate.isOver(now)).isFalse();
        }

        @Test
        void a_frame_of_any_size_passes_and_is_made_up_for_later() {
            rate.frame(true, 6000, now);
            assertThat(rate.isOver(now)).isTrue();
            after(4999);
            assertThat(rate.isOver(now)).isTrue();
            after(1);
            assertThat(rate.isOver(now)).isFalse();
        }

        @Test
        void frames_without_any_cost_nothing() {
            frames(rate, 100_000, true);
            assertThat(rate.isOver(now)).isFalse();
        }
    }

    @Test
    void either_limit_holds_where_there_are_both() {
        Rate slow = rate(2, 1000);
        frames(slow, 3, true);
        assertThat(slow.isOver(now)).isTrue();
        Rate big = rate(2, 1000);
        big.frame(true, 1001, now);
        assertThat(big.isOver(now)).isTrue();
        // The bytes are back at once, the message in half a second.
        big.frame(true, 0, now);
        big.frame(true, 0, now);
        after(499);
        assertThat(big.isOver(now)).isTrue();
        after(1);
        assertThat(big.isOver(now)).isFalse();
    }

    @Test
    void without_limits_there_is_no_need_for_one() {
        assertThat(Rate.isLimited(Limits.defaults())).isFalse();
        assertThat(Rate.isLimited(Limits.defaults().withRates(1, 0))).isTrue();
        assertThat(Rate.isLimited(Limits.defaults().withRates(0, 1))).isTrue();
    }

    @Nested
    class Too_much {
        private final Rate rate = rate(10, 0);

        @Test
        void is_to_keep_the_socket_full_for_longer_than_the_stall_timeout() {
            long start = now;
            overdraw();
            while (now - start < STALL) {
                assertThat(rate.isTooMuch(now)).isFalse();
                after(25);
                readWhatWaits(0);
            }
            assertThat(rate.isTooMuch(now)).isFalse();
            after(1);
            assertThat(rate.isTooMuch(now)).isTrue();
        }

        @Test
        void is_it_too_if_each_time_it_takes_a_moment_until_more_comes() {
            long start = now;
            overdraw();
            while (now - start <= STALL) {
                after(25);
                readWhatWaits(Rate.BREAK - 1);
            }
            assertThat(rate.isOver(now)).isTrue();
            assertThat(rate.isTooMuch(now)).isTrue();
        }

        @Test
        void is_it_too_if_all_has_been_made_up_for_whenever_one_looks() {
            Rate slow = rate(40, 0);
            long start = now;
            frames(slow, 41, true);
            while (now - start <= STALL) {
                assertThat(slow.isTooMuch(now)).isFalse();
                after(25);
                assertThat(slow.isOver(now)).isFalse();
                slow.frame(true, 0, now);
            }
            after(25);
            assertThat(slow.isTooMuch(now)).isTrue();
        }

        @Test
        void is_one_frame_that_takes_longer_than_that_to_make_up_for() {
            Rate bytes = rate(0, 1000);
            bytes.frame(true, 12_000, now);
            after(STALL);
            assertThat(bytes.isTooMuch(now)).isFalse();
            after(1);
            assertThat(bytes.isTooMuch(now)).isTrue();
        }

        @Test
        void is_not_a_burst_that_drains_in_time_nor_the_next_one() {
            for (int burst = 0; burst < 5; burst++) {
                drain(10 + 90);
                assertThat(rate.isOver(now)).isFalse();
                after(Rate.BREAK);
                assertThat(rate.isTooMuch(now)).isFalse();
            }
        }

        @Test
        void is_not_to_go_on_at_the_rate_after_a_burst() {
            drain(10 + 90);
            for (int i = 0; i < 1000; i++) {
                after(100);
                rate.frame(true, 0, now);
                assertThat(rate.isTooMuch(now)).isFalse();
                while (rate.isOver(now)) {
                    after(25);
                }
            }
        }

        @Test
        void begins_anew_after_a_break() {
            overdraw();
            long start = now;
            while (now - start < STALL - 500) {
                after(25);
                readWhatWaits(0);
            }
            while (rate.isOver(now)) {
                after(25);
            }
            after(Rate.BREAK);
            frames(rate, 11, true);
            after(STALL);
            assertThat(rate.isTooMuch(now)).isFalse();
        }

        private void overdraw() {
            frames(rate, 11, true);
        }

        /** Once it may be read from again, a client that has more to say overdraws again. */
        private void readWhatWaits(long pause) {
            if (!rate.isOver(now)) {
                after(pause);
                while (!rate.isOver(now)) {
                    rate.frame(true, 0, now);
                }
            }
        }

        /** So many messages wait, and are read as the rate permits. */
        private void drain(int messages) {
            int left = messages;
            while (left > 0) {
                assertThat(rate.isTooMuch(now)).isFalse();
                if (rate.isOver(now)) {
                    after(25);
                } else {
                    rate.frame(true, 0, now);
                    left--;
                }
            }
            while (rate.isOver(now)) {
                after(25);
            }
        }
    }

    private void frames(Rate rate, int count, boolean first) {
        for (int i = 0; i < count; i++) {
            rate.frame(first, 0, now);
        }
    }

    private Rate rate(int messages, int bytes) {
        return new Rate(Limits.defaults().withRates(messages, bytes).withSlowness(1024, STALL), now);
    }

    private void after(long millis) {
        now += millis;
    }
}
