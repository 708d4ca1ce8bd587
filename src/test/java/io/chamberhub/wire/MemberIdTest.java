package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberIdTest {
    @Test
    void is_written_as_a_plain_number() {
        assertThat(new MemberId(0)).hasToString("0");
        assertThat(new MemberId(1_234_567_890_123L)).hasToString("1234567890123");
    }

    @Test
    void cannot_be_negative() {
        assertThatThrownBy(() -> new MemberId(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a member id is 0 or more, was -1");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 100, 29, 999_999_999_999_999_999L})
    void reads_back_what_it_writes(long value) {
        assertThat(MemberId.parse(Long.toString(value))).contains(new MemberId(value));
    }

    @ParameterizedTest
    @EmptySource
    @ValueSource(
            strings = {"00", "007", "-1", "+1", " 1", "1 ", "1a", "a1", "1/", "1:", "0x1", "*", "**", "\u0661", "server"
            })
    void text_that_no_hub_gives_out_is_no_id(String text) {
        assertThat(MemberId.parse(text)).isEmpty();
    }

    @Test
    void text_of_more_than_18_digits_is_no_id() {
        assertThat(MemberId.parse("1000000000000000000")).isEmpty();
        assertThat(MemberId.parse("9".repeat(5_000))).isEmpty();
    }

    @Test
    void ids_are_ordered_as_numbers_not_as_text() {
        assertThat(Stream.of(10L, 9L, 100L, 0L).map(MemberId::new).sorted())
                .extracting(MemberId::toString)
                .containsExactly("0", "9", "10", "100");
    }
}
