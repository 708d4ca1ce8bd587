package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayLimitsTest {
    @Test
    void defaults_are_within_their_ranges() {
        assertThat(ReplayLimits.defaults()).isEqualTo(new ReplayLimits(16_777_216, 10_000));
    }

    @Test
    void nothing_at_all_may_be_kept() {
        assertThat(new ReplayLimits(0, 0).bytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, cluster.replay.bytes: -1 is not allowed; a whole number from 0 to 1073741824",
        "1073741825, 0, cluster.replay.bytes: 1073741825 is not allowed; a whole number from 0 to 1073741824",
        "0, -1, cluster.replay.period: -1 is not allowed; a whole number from 0 to 600000",
        "0, 600001, cluster.replay.period: 600001 is not allowed; a whole number from 0 to 600000"
    })
    void wrong_ones_cannot_be_made(int bytes, int millis, String mistake) {
        assertThatThrownBy(() -> new ReplayLimits(bytes, millis))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(mistake);
    }
}
