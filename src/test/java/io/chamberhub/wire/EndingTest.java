package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EndingTest {
    @ParameterizedTest
    @CsvSource({
        "SHUTTING_DOWN, 1001, Shutting down",
        "PROTOCOL_ERROR, 1002, Protocol error",
        "INVALID_TEXT, 1007, Text is not UTF-8",
        "TOO_SLOW, 1008, Too slow",
        "MESSAGE_CUT, 1008, Message cut short",
        "FRAME_TOO_BIG, 1009, Frame too big",
        "MESSAGE_TOO_BIG, 1009, Message too big",
        "INTERNAL_ERROR, 1011, Internal error",
        "DIRECTORY_UNAVAILABLE, 1011, Directory unavailable",
        "SERVICE_RESTART, 1012, Service restart",
        "TOO_MANY_CHAMBERS, 1013, Too many chambers",
        "CHAMBER_FULL, 1013, Chamber is full",
        "HEADER_TOO_LARGE, 4000, Header too large",
        "NO_HEADER_LINE, 4001, Message has no header line"
    })
    void has_the_code_and_the_reason_that_clients_know(Ending ending, int code, String reason) {
        assertThat(ending.code()).isEqualTo(code);
        assertThat(ending.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @EnumSource
    void fits_a_close_frame(Ending ending) {
        assertThat(ending.reason()).isNotBlank();
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(ending.reason()))
                .isTrue();
        assertThat(ending.reason().length()).isLessThanOrEqualTo(123);
    }

    @ParameterizedTest
    @EnumSource
    void uses_codes_that_an_endpoint_may_send(Ending ending) {
        assertThat(ending.code()).isBetween(1000, 4999).isNotIn(1004, 1005, 1006, 1015);
    }

    @Test
    void no_two_endings_read_the_same() {
        assertThat(Ending.values())
                .extracting(ending -> ending.code() + " " + ending.reason())
                .doesNotHaveDuplicates();
    }
}
