package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    private static final String[] NAMES = {
        "maxQueueItems",
        "maxQueueData",
        "headersMaxLength",
        "chamberMaxConnections",
        "maxChambers",
        "maxFrameSize",
        "maxMessageSize"
    };
    private static final long[] SMALLEST = {0, 0, 1, 1, 1, 125, 0};
    private static final long[] LARGEST = {1_000_000, 1 << 30, 1 << 20, 1_000_000, 10_000_000, 1 << 30, (1L << 53) - 1};

    @Test
    void the_defaults_are_those_of_the_documentation() {
        assertThat(Limits.defaults()).isEqualTo(new Limits(1024, 131_072, 1024, 64, 512, 1_048_576, 16_777_216));
    }

    @Test
    void the_smallest_and_the_largest_of_everything_can_be_constructed() {
        assertThat(limits(SMALLEST).maxFrameSize()).isEqualTo(125);
        assertThat(limits(LARGEST).maxMessageSize()).isEqualTo(9_007_199_254_740_991L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void one_less_and_one_more_cannot(int field) {
        refuses(field, SMALLEST[field] - 1);
        refuses(field, LARGEST[field] + 1);
    }

    @Test
    void the_worst_case_counts_queue_header_line_both_frames_and_send_buffer_of_every_connection() {
        Limits limits = new Limits(0, 1000, 50, 3, 7, 200, 0);
        assertThat(limits.worstCaseBytes(30)).isEqualTo((1000 + 50 + 200 + 200 + 30) * 3 * 7);
        assertThat(limits.worstCaseBytes(0)).isEqualTo((1000 + 50 + 200 + 200) * 3 * 7);
    }

    @Test
    void the_worst_case_of_large_limits_is_exact_while_a_long_can_hold_it() {
        long perConnection = (1L << 30) + (1 << 20) + (2L << 30);
        assertThat(new Limits(0, 1 << 30, 1 << 20, 1000, 1000, 1 << 30, 0).worstCaseBytes(0))
                .isEqualTo(perConnection * 1_000_000);
    }

    @Test
    void a_worst_case_beyond_a_long_is_the_largest_long() {
        assertThat(limits(LARGEST).worstCaseBytes(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(limits(SMALLEST).worstCaseBytes(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_send_buffer_is_not_negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.defaults().worstCaseBytes(-1))
                .withMessage("sendBuffer: -1 is not allowed; at least 0");
    }

    private static void refuses(int field, long value) {
        long[] values = IntStream.range(0, NAMES.length)
                .mapToLong(i -> i == field ? value : SMALLEST[i])
                .toArray();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(values))
                .withMessage(NAMES[field] + ": " + value + " is not allowed; a whole number from " + SMALLEST[field]
                        + " to " + LARGEST[field]);
    }

    private static Limits limits(long[] values) {
        return new Limits(
                Math.toIntExact(values[0]),
                Math.toIntExact(values[1]),
                Math.toIntExact(values[2]),
                Math.toIntExact(values[3]),
                Math.toIntExact(values[4]),
                Math.toIntExact(values[5]),
                values[6]);
    }
}
