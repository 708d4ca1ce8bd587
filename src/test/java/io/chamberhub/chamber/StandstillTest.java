package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandstillTest {
    private final Standstill standstill = new Standstill(10_000);
    private long now = 77;

    @Test
    void one_hold_may_take_all_of_the_time() {
        hold(0);
        assertThat(standstill.left(now)).isEqualTo(10_000);
        now += 9_000;
        assertThat(standstill.left(now)).isEqualTo(1_000);
    }

    @Test
    void those_in_turn_share_it() {
        hold(4_000);
        flow(10);
        hold(4_000);
        flow(10);
        standstill.set(true, now);
        assertThat(standstill.left(now)).isEqualTo(2_020);
    }

    @Test
    void time_that_flows_brings_it_back() {
        hold(6_000);
        flow(5_000);
        assertThat(standstill.left(now)).isEqualTo(9_000);
        flow(100_000);
        assertThat(standstill.left(now)).isEqualTo(10_000);
    }

    @Test
    void a_tenth_is_left_however_long_it_was_held() {
        hold(60_000);
        assertThat(standstill.left(now)).isEqualTo(1_000);
        flow(2_000);
        assertThat(standstill.left(now)).isEqualTo(2_000);
    }

    private void hold(long millis) {
        standstill.set(true, now);
        now += millis;
        if (millis > 0) {
            standstill.set(false, now);
        }
    }

    private void flow(long millis) {
        now += millis;
    }
}
