package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeparturesTest {
    @ParameterizedTest
    @CsvSource({"0, 40", "1, 39", "250, 39", "251, 38", "5000, 20", "9750, 1", "9751, 0", "10000, 0", "20000, 0"})
    void clients_go_evenly_over_the_period(long elapsed, int remaining) {
        assertThat(new Departures(40, 10_000, 0).remaining(elapsed)).isEqualTo(remaining);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.999})
    void at_the_start_all_are_there_and_at_the_end_none(double shift) {
        Departures departures = new Departures(1_000, 20_000, shift);
        assertThat(departures.remaining(0)).isEqualTo(1_000);
        assertThat(departures.remaining(20_000)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0.25, 250, 1", "0.25, 251, 0", "0.75, 750, 1", "0.75, 751, 0"})
    void chance_says_when_a_single_client_goes(double shift, long elapsed, int remaining) {
        assertThat(new Departures(1, 1_000, shift).remaining(elapsed)).isEqualTo(remaining);
    }

    @Test
    void shards_with_different_shifts_do_not_act_in_step() {
        long togetherGone = IntStream.range(0, 10)
                .mapToObj(shard -> new Departures(1, 1_000, shard / 10.0))
                .filter(shard -> shard.remaining(450) == 0)
                .count();
        assertThat(togetherGone).isEqualTo(5);
    }

    @Test
    void without_a_period_or_without_clients_there_is_nothing_to_wait_for() {
        assertThat(new Departures(1_000, 0, 0.999).remaining(0)).isZero();
        assertThat(new Departures(0, 20_000, 0.999).remaining(0)).isZero();
    }
}
