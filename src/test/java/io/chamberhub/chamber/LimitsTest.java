package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    @Test
    void defaults_are_within_their_ranges() {
        assertThat(Limits.defaults())
                .isEqualTo(new Limits(1024, 131_072, 1024, 64, 512, 1_048_576, 16_777_216, 1_048_576, 10_000, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 1, 1, 1, 125, 0, 1024, 100, maxQueueItems: -1 is not allowed; a whole number from 0 to 1000000",
        "0, -1, 1, 1, 1, 125, 0, 1024, 100, maxQueueData: -1 is not allowed; a whole number from 0 to 1073741824",
        "0, 0, 0, 1, 1, 125, 0, 1024, 100, headersMaxLength: 0 is not allowed; a whole number from 1 to 1048576",
        "0, 0, 1, 0, 1, 125, 0, 1024, 100, chamberMaxConnections: 0 is not allowed; a whole number from 1 to 1000000",
        "0, 0, 1, 1, 0, 125, 0, 1024, 100, maxChambers: 0 is not allowed; a whole number from 1 to 10000000",
        "0, 0, 1, 1, 1, 124, 0, 1024, 100, maxFrameSize: 124 is not allowed; a whole number from 125 to 1073741824",
        "0, 0, 1, 1, 1, 125, -1, 1024, 100, maxMessageSize: -1 is not allowed; a whole number from 0 to 9007199254740991",
        "0, 0, 1, 1, 1, 125, 0, 1023, 100, sendBuffer: 1023 is not allowed; a whole number from 1024 to 1073741824",
        "0, 0, 1, 1, 1, 125, 0, 1024, 99, stallTimeout: 99 is not allowed; a whole number from 100 to 600000"
    })
    void wrong_ones_cannot_be_made(
            int items,
            int data,
            int header,
            int connections,
            int chambers,
            int frame,
            long message,
            int buffer,
            int stall,
            String mistake) {
        assertThatThrownBy(() ->
                        new Limits(items, data, header, connections, chambers, frame, message, buffer, stall, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(mistake);
    }

    @Test
    void the_worst_case_is_every_connection_at_its_limits() {
        Limits limits = new Limits(10, 1_000, 200, 3, 5, 125, 0, 2_000, 100, 0, 0, 0);
        long each = 1_000 + 10 * 128 + 200 + 3 * 125 + 65_536;
        assertThat(limits.worstCaseBytes(1)).isEqualTo((each + 2_000) * 15);
        assertThat(limits.worstCaseBytes(2)).isEqualTo((each + 4_000) * 15);
    }

    @Test
    void a_worst_case_beyond_all_counting_is_said_to_be_endless() {
        Limits limits = new Limits(0, 1 << 30, 1 << 20, 1_000_000, 10_000_000, 1 << 30, 0, 1 << 30, 100, 0, 0, 0);
        assertThat(limits.worstCaseBytes(1)).isEqualTo(Long.MAX_VALUE);
    }
}
