package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseFrameTest {
    @Test
    void an_ending_is_its_code_and_its_reason() {
        assertThat(hex(CloseFrame.of(Ending.TOO_SLOW))).isEqualTo("88 0a 03 f0 54 6f 6f 20 73 6c 6f 77");
    }

    @ParameterizedTest
    @EnumSource
    void every_ending_may_be_answered_with_the_same(Ending ending) throws ProtocolViolation {
        Buffer frame = CloseFrame.of(ending);
        CloseFrame.check(frame.slice(2, frame.length()));
    }

    @Test
    void an_answer_is_what_was_sent() {
        assertThat(hex(CloseFrame.answer(bytes("03 e8 62 79 65")))).isEqualTo("88 05 03 e8 62 79 65");
        assertThat(hex(CloseFrame.answer(Buffer.buffer())))
                .as("no code is as good as 1000")
                .isEqualTo("88 02 03 e8");
    }

    @Test
    void nothing_need_be_said() throws ProtocolViolation {
        CloseFrame.check(Buffer.buffer());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4001, 4999
            })
    void codes_that_may_be_sent_are_taken_with_and_without_a_reason(int code) throws ProtocolViolation {
        CloseFrame.check(Buffer.buffer().appendUnsignedShort(code));
        CloseFrame.check(Buffer.buffer().appendUnsignedShort(code).appendString("so long \ud83d\ude00"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 0x8000, 0xFFFF})
    void codes_that_may_not_be_sent_are_refused(int code) {
        assertRefused(Buffer.buffer().appendUnsignedShort(code), Ending.PROTOCOL_ERROR);
        assertRefused(Buffer.buffer().appendUnsignedShort(code).appendString("bye"), Ending.PROTOCOL_ERROR);
    }

    @Test
    void half_a_code_is_none() {
        assertRefused(bytes("03"), Ending.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @CsvSource({"03 e8 ff", "03 e8 62 79 c3 28", "03 e8 c0 80", "03 e8 e2 82", "0f a0 f0 9f 98"})
    void a_reason_must_be_text(String payload) {
        assertRefused(bytes(payload), Ending.INVALID_TEXT);
    }

    private static void assertRefused(Buffer payload, Ending ending) {
        ProtocolViolation violation = catchThrowableOfType(ProtocolViolation.class, () -> CloseFrame.check(payload));
        assertThat(violation).isNotNull();
        assertThat(violation.ending()).isEqualTo(ending);
    }

    private static Buffer bytes(String hex) {
        return Buffer.buffer(HexFormat.ofDelimiter(" ").parseHex(hex));
    }

    private static String hex(Buffer bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes.getBytes());
    }
}
