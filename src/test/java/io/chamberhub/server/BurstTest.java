package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BurstTest {
    private final Burst burst = new Burst(10, 5);

    @Test
    void the_first_event_of_all_begins_a_burst() {
        assertThat(burst.begins(5)).isTrue();
    }

    @Test
    void those_that_follow_closely_belong_to_it_however_long_it_lasts() {
        burst.begins(5);
        for (long now = 5; now < 1_000; now += 9) {
            assertThat(burst.begins(now)).isFalse();
        }
    }

    @Test
    void after_a_quiet_time_the_next_one_begins() {
        burst.begins(5);
        assertThat(burst.begins(14)).isFalse();
        assertThat(burst.begins(24)).isTrue();
    }
}
