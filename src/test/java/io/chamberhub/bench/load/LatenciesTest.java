package io.chamberhub.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MICRO = 1_000;

    private final Latencies latencies = new Latencies(1_000_000, 2_000_000);

    @Test
    void percentiles_are_those_of_what_was_taken_down() {
        for (int micros = 1; micros <= 1_000; micros++) {
            latencies.delivered(1_000_000, 1_000_000 + micros * MICRO);
        }
        assertThat(latencies.count()).isEqualTo(1_000);
        assertThat(latencies.micros(50)).isCloseTo(500, within(1.0));
        assertThat(latencies.micros(99)).isCloseTo(990, within(1.0));
        assertThat(latencies.micros(99.9)).isCloseTo(999, within(1.0));
    }

    @Test
    void only_what_was_due_in_the_window_counts_whenever_it_came() {
        latencies.delivered(999_999, 1_500_000);
        latencies.delivered(2_000_000, 2_000_001);
        latencies.delivered(1_999_999, 9_999_999);
        assertThat(latencies.count()).isEqualTo(1);
        assertThat(latencies.micros(50)).isCloseTo(8_000, within(8.0));
    }

    @Test
    void what_takes_longer_than_a_minute_counts_as_a_minute() {
        latencies.delivered(1_000_000, Long.MAX_VALUE);
        assertThat(latencies.micros(50)).isCloseTo(60e6, within(60e3));
    }

    @Test
    void how_late_the_generator_was_is_kept_apart() {
        latencies.sent(1_500_000, 1_500_000 + 7 * MICRO);
        latencies.delivered(1_500_000, 1_500_000 + 9 * MICRO);
        assertThat(latencies.ownMicros()).isCloseTo(7, within(0.1));
        assertThat(latencies.micros(99)).isCloseTo(9, within(0.1));
    }
}
