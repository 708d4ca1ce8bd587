package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chamberhub.wire.Ending;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundTest {
    private static final int HEADER_MAX = 8;
    private static final int FRAME_MAX = 125;
    private static final int MESSAGE_MAX = 200;

    private final Heard heard = new Heard();
    private Inbound inbound = inbound(MESSAGE_MAX);

    /** Records what was read: the first piece with its targets, each piece with {@code .} or {@code ~} at its end. */
    private static final class Heard implements Inbound.Sink {
        final List<String> pieces = new ArrayList<>();
        final List<Targets> targets = new ArrayList<>();

        @Override
        public void begin(Opcode kind, Targets to, Buffer content, boolean last) {
            targets.add(to);
            pieces.add(kind + ":" + text(content) + (last ? "." : "~"));
        }

        @Override
        public void more(Buffer content, boolean last) {
            pieces.add(text(content) + (last ? "." : "~"));
        }

        private static String text(Buffer content) {
            return content.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Nested
    class Headers {
        @Test
        void a_whole_message_is_header_and_content() throws ProtocolViolation {
            text("T22\nhello", true);
            assertThat(heard.targets).containsExactly(listed(22));
            assertThat(heard.pieces).containsExactly("TEXT:hello.");
            assertThat(inbound.midMessage()).isFalse();
        }

        @Test
        void an_empty_header_line_is_one_LF() throws ProtocolViolation {
            text("\nhello", true);
            assertThat(heard.targets).containsExactly(Targets.OTHERS);
            assertThat(heard.pieces).containsExactly("TEXT:hello.");
        }

        @Test
        void only_the_first_LF_ends_the_header() throws ProtocolViolation {
            text("T**\n\nT1\n", true);
            assertThat(heard.targets).containsExactly(Targets.EVERYONE);
            assertThat(heard.pieces).containsExactly("TEXT:\nT1\n.");
        }

        @Test
        void a_message_may_have_no_content() throws ProtocolViolation {
            text("\n", true);
            assertThat(heard.pieces).containsExactly("TEXT:.");
        }

        @Test
        void a_header_may_span_frames() throws ProtocolViolation {
            text("T2", false);
            more("", false);
            more("2,", false);
            assertThat(heard.pieces).isEmpty();
            assertThat(inbound.midMessage()).isTrue();
            more("3\nab", false);
            more("cd", true);
            assertThat(heard.targets).containsExactly(listed(22, 3));
            assertThat(heard.pieces).containsExactly("TEXT:ab~", "cd.");
        }

        @Test
        void a_header_alone_begins_the_message() throws ProtocolViolation {
            text("T1\n", false);
            assertThat(heard.pieces).containsExactly("TEXT:~");
            more("ab", false);
            more("", false);
            more("", true);
            assertThat(heard.pieces).containsExactly("TEXT:~", "ab~", "~", ".");
        }

        @Test
        void a_first_frame_may_be_empty() throws ProtocolViolation {
            text("", false);
            more("\n", false);
            more("a", true);
            assertThat(heard.pieces).containsExactly("TEXT:~", "a.");
        }

        @Test
        void a_LF_may_come_alone() throws ProtocolViolation {
            text("T1", false);
            more("\n", true);
            assertThat(heard.targets).containsExactly(listed(1));
            assertThat(heard.pieces).containsExactly("TEXT:.");
        }

        @ParameterizedTest
        @CsvSource({"'', ''", "T1, ''", "'', T1"})
        void a_message_without_LF_has_no_header_line(String first, String last) throws ProtocolViolation {
            text(first, false);
            assertViolation(Ending.NO_HEADER_LINE, Opcode.CONTINUATION, true, bytes(last));
            assertThat(heard.pieces).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "T1", "7654321"})
        void a_whole_message_without_LF_has_no_header_line(String message) {
            assertViolation(Ending.NO_HEADER_LINE, Opcode.TEXT, true, bytes(message));
        }

        @Test
        void headers_are_read_anew_for_each_message() throws ProtocolViolation {
            text("T1", false);
            more("2\n", true);
            text("T3\n", true);
            text("\nT4\n", true);
            assertThat(heard.targets).containsExactly(listed(12), listed(3), Targets.OTHERS);
        }

        @Test
        void junk_in_a_binary_header_names_nobody() throws ProtocolViolation {
            binary("54 ff 2c 32 0a 01", true);
            assertThat(heard.targets).containsExactly(listed(2));
            assertThat(heard.pieces).containsExactly("BINARY:\u0001.");
        }

        @Test
        void frames_are_left_as_they_came() throws ProtocolViolation {
            Buffer first = bytes("T1,");
            Buffer second = bytes("2\nab");
            inbound.frame(Opcode.TEXT, false, first, false);
            inbound.frame(Opcode.CONTINUATION, true, second, false);
            assertThat(List.of(first.toString(), second.toString())).containsExactly("T1,", "2\nab");
        }
    }

    @Nested
    class Header_limit {
        @Test
        void the_LF_may_be_the_last_byte_allowed() throws ProtocolViolation {
            text("AAAAAAA\nx", true);
            text("AAAA", false);
            more("AAA\nx", true);
            assertThat(heard.pieces).containsExactly("TEXT:x.", "TEXT:x.");
        }

        @Test
        void one_byte_less_may_wait_for_its_LF() throws ProtocolViolation {
            text("AAAAAAA", false);
            more("", false);
            more("\n", true);
            assertThat(heard.pieces).containsExactly("TEXT:.");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void a_LF_one_byte_later_is_too_late(boolean fin) {
            assertViolation(Ending.HEADER_TOO_LARGE, Opcode.TEXT, fin, bytes("AAAAAAAA\n"));
            assertThat(heard.pieces).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void nothing_waits_for_a_LF_that_would_be_too_late(boolean fin) {
            assertViolation(Ending.HEADER_TOO_LARGE, Opcode.TEXT, fin, bytes("AAAAAAAA"));
        }

        @Test
        void it_counts_over_all_frames() throws ProtocolViolation {
            text("AAA", false);
            more("AAAA", false);
            assertViolation(Ending.HEADER_TOO_LARGE, Opcode.CONTINUATION, false, bytes("A\n"));
        }

        @Test
        void it_does_not_count_content() throws ProtocolViolation {
            text("\n" + "x".repeat(HEADER_MAX * 3), true);
            assertThat(heard.pieces).hasSize(1);
        }

        @Test
        void a_limit_of_one_byte_leaves_room_for_the_empty_header() throws ProtocolViolation {
            inbound = new Inbound(new Limits(0, 0, 1, 1, 1, FRAME_MAX, 0, 1024, 100, 0, 0, 0), Speech.ECHO, heard);
            text("", false);
            more("\nx", true);
            assertThat(heard.pieces).containsExactly("TEXT:x.");
            assertViolation(Ending.HEADER_TOO_LARGE, Opcode.TEXT, true, bytes("A\n"));
        }
    }

    @Nested
    class Order_of_frames {
        @Test
        void a_continuation_needs_a_message() {
            assertViolation(Ending.PROTOCOL_ERROR, Opcode.CONTINUATION, true, bytes("\n"));
        }

        @Test
        void a_continuation_after_the_last_frame_needs_a_message() throws ProtocolViolation {
            text("\n", true);
            assertViolation(Ending.PROTOCOL_ERROR, Opcode.CONTINUATION, false, bytes("x"));
        }

        @ParameterizedTest
        @EnumSource(
                value = Opcode.class,
                names = {"TEXT", "BINARY"})
        void no_message_begins_inside_another(Opcode opcode) throws ProtocolViolation {
            text("\n", false);
            assertViolation(Ending.PROTOCOL_ERROR, opcode, true, bytes("\n"));
        }

        @Test
        void no_message_begins_inside_a_header() throws ProtocolViolation {
            text("T1", false);
            assertViolation(Ending.PROTOCOL_ERROR, Opcode.TEXT, true, bytes("\n"));
        }

        @Test
        void pieces_pass_as_they_come() throws ProtocolViolation {
            text("\na", false);
            assertThat(heard.pieces).containsExactly("TEXT:a~");
            more("b", false);
            assertThat(heard.pieces).containsExactly("TEXT:a~", "b~");
            assertThat(inbound.midMessage()).isTrue();
            more("c", true);
            assertThat(heard.pieces).containsExactly("TEXT:a~", "b~", "c.");
            assertThat(inbound.midMessage()).isFalse();
        }
    }

    @Nested
    class Sizes {
        @Test
        void a_frame_may_be_as_big_as_allowed() throws ProtocolViolation {
            text("\n" + "x".repeat(FRAME_MAX - 1), true);
            assertViolation(Ending.FRAME_TOO_BIG, Opcode.TEXT, true, bytes("\n" + "x".repeat(FRAME_MAX)));
            assertThat(heard.pieces).hasSize(1);
        }

        @Test
        void a_message_may_be_as_big_as_allowed_its_header_included() throws ProtocolViolation {
            text("T1\n" + "x".repeat(97), false);
            more("x".repeat(99), false);
            more("x", true);
            assertThat(heard.pieces).hasSize(3);
        }

        @Test
        void one_byte_more_is_too_big() throws ProtocolViolation {
            text("T1\n" + "x".repeat(97), false);
            more("x".repeat(100), false);
            assertViolation(Ending.MESSAGE_TOO_BIG, Opcode.CONTINUATION, true, bytes("x"));
            assertThat(heard.pieces).hasSize(2);
        }

        @Test
        void each_message_counts_for_itself() throws ProtocolViolation {
            for (int i = 0; i < 5; i++) {
                text("\n" + "x".repeat(99), true);
            }
            assertThat(heard.pieces).hasSize(5);
        }

        @Test
        void zero_means_no_limit() throws ProtocolViolation {
            inbound = inbound(0);
            text("\n", false);
            for (int i = 0; i < 100; i++) {
                more("x".repeat(FRAME_MAX), i == 99);
            }
            assertThat(heard.pieces).hasSize(101);
        }
    }

    @Nested
    class Text {
        @ParameterizedTest
        @ValueSource(strings = {"0a ff", "ff 0a", "0a c0 80", "0a ed a0 80", "0a c3 28", "e2 0a"})
        void broken_text_is_refused(String hex) {
            assertViolation(Ending.INVALID_TEXT, Opcode.TEXT, true, hex(hex));
            assertThat(heard.pieces).isEmpty();
        }

        @Test
        void broken_text_is_refused_before_the_message_ends() throws ProtocolViolation {
            text("\nab", false);
            assertViolation(Ending.INVALID_TEXT, Opcode.CONTINUATION, false, hex("63 ff"));
            assertThat(heard.pieces).containsExactly("TEXT:ab~");
        }

        @Test
        void text_must_not_end_inside_a_character() {
            assertViolation(Ending.INVALID_TEXT, Opcode.TEXT, true, hex("0a e2 82"));
        }

        @Test
        void text_must_not_end_inside_a_character_that_another_frame_began() throws ProtocolViolation {
            inbound.frame(Opcode.TEXT, false, hex("0a e2 82"), false);
            assertViolation(Ending.INVALID_TEXT, Opcode.CONTINUATION, true, Buffer.buffer());
        }

        @Test
        void a_character_in_a_header_may_span_frames() throws ProtocolViolation {
            inbound.frame(Opcode.TEXT, false, hex("5a e2"), false);
            inbound.frame(Opcode.CONTINUATION, false, hex("82"), false);
            inbound.frame(Opcode.CONTINUATION, true, hex("ac 3a 54 31 0a 78"), false);
            assertThat(heard.targets).containsExactly(listed(1));
            assertThat(heard.pieces).containsExactly("TEXT:x.");
        }

        @Test
        void binary_messages_are_not_checked() throws ProtocolViolation {
            binary("0a ff c0 80 ed a0 80 e2", true);
            assertThat(heard.pieces).containsExactly("BINARY:\u00ff\u00c0\u0080\u00ed\u00a0\u0080\u00e2.");
        }

        @Test
        void binary_pieces_pass_byte_for_byte() throws ProtocolViolation {
            binary("0a e2", false);
            inbound.frame(Opcode.CONTINUATION, true, hex("82"), false);
            assertThat(heard.pieces).containsExactly("BINARY:\u00e2~", "\u0082.");
        }

        @Test
        void text_after_a_binary_message_is_checked() throws ProtocolViolation {
            binary("0a e2", true);
            assertViolation(Ending.INVALID_TEXT, Opcode.TEXT, true, hex("0a 82"));
        }

        @Test
        void text_passes_in_whole_characters_so_that_it_can_be_cut_anywhere() throws ProtocolViolation {
            inbound.frame(Opcode.TEXT, false, hex("0a 61 e2"), false);
            assertThat(heard.pieces).containsExactly("TEXT:a~");
            inbound.frame(Opcode.CONTINUATION, false, hex("82"), false);
            inbound.frame(Opcode.CONTINUATION, false, hex("ac 62 f0 9f"), false);
            assertThat(heard.pieces).containsExactly("TEXT:a~", "~", "\u00e2\u0082\u00acb~");
            inbound.frame(Opcode.CONTINUATION, true, hex("98 80"), false);
            assertThat(heard.pieces).endsWith("\u00f0\u009f\u0098\u0080.");
        }

        @Test
        void the_rest_of_a_character_is_not_kept_for_the_next_message() throws ProtocolViolation {
            inbound.frame(Opcode.TEXT, false, hex("0a e2 82"), false);
            inbound.frame(Opcode.CONTINUATION, true, hex("ac"), false);
            text("\nx", true);
            assertThat(heard.pieces).containsExactly("TEXT:~", "\u00e2\u0082\u00ac.", "TEXT:x.");
        }

        @Test
        void text_cut_at_every_byte_adds_up() throws ProtocolViolation {
            Buffer message = bytes("\n\u00e9\u20ac\ud83d\ude00!");
            for (int i = 0; i < message.length(); i++) {
                inbound.frame(
                        i == 0 ? Opcode.TEXT : Opcode.CONTINUATION,
                        i == message.length() - 1,
                        message.slice(i, i + 1),
                        false);
            }
            assertThat(String.join("", heard.pieces).replace("~", ""))
                    .isEqualTo("TEXT:" + Heard.text(message).substring(1) + ".");
        }
    }

    @Nested
    class Without_a_header_line {
        @Test
        void a_message_is_content_from_its_first_byte() throws ProtocolViolation {
            inbound = plain(Speech.PLAIN, MESSAGE_MAX);
            text("T1\nhello", true);
            assertThat(heard.pieces).containsExactly("TEXT:T1\nhello.");
            assertThat(inbound.midMessage()).isFalse();
        }

        @Test
        void whom_it_is_for_is_settled_beforehand() throws ProtocolViolation {
            inbound = plain(Speech.PLAIN, MESSAGE_MAX);
            text("a", true);
            inbound = plain(Speech.PLAIN_TO_ALL, MESSAGE_MAX);
            text("T1\n", true);
            assertThat(heard.targets).containsExactly(Targets.OTHERS, Targets.EVERYONE);
        }

        @Test
        void it_begins_with_the_first_frame_however_empty() throws ProtocolViolation {
            inbound = plain(Speech.PLAIN, MESSAGE_MAX);
            text("", false);
            assertThat(inbound.midMessage()).isTrue();
            more("a", false);
            more("", true);
            text("", true);
            assertThat(heard.pieces).containsExactly("TEXT:~", "a~", ".", "TEXT:.");
        }

        @Test
        void no_header_is_too_large_or_missing() throws ProtocolViolation {
            inbound = plain(Speech.PLAIN, MESSAGE_MAX);
            text("x".repeat(HEADER_MAX * 2), true);
            assertThat(heard.pieces).hasSize(1);
        }

        @Test
        void the_other_limits_are_the_same() throws ProtocolViolation {
            inbound = plain(Speech.PLAIN, MESSAGE_MAX);
            assertViolation(Ending.FRAME_TOO_BIG, Opcode.TEXT, true, bytes("x".repeat(FRAME_MAX + 1)));
            inbound = plain(Speech.PLAIN, 3);
            text("abc", false);
            assertViolation(Ending.MESSAGE_TOO_BIG, Opcode.CONTINUATION, true, bytes("d"));
        }

        @Test
        void text_is_checked_and_passes_in_whole_characters() throws ProtocolViolation {
            inbound = plain(Speech.PLAIN, MESSAGE_MAX);
            inbound.frame(Opcode.TEXT, false, hex("e2 82"), false);
            inbound.frame(Opcode.CONTINUATION, false, hex("ac 61 c3"), false);
            assertThat(heard.pieces).containsExactly("TEXT:~", "\u00e2\u0082\u00aca~");
            assertViolation(Ending.INVALID_TEXT, Opcode.CONTINUATION, true, hex("28"));
        }

        @Test
        void binary_messages_pass_byte_for_byte() throws ProtocolViolation {
            inbound = plain(Speech.PLAIN, MESSAGE_MAX);
            binary("ff c3", false);
            inbound.frame(Opcode.CONTINUATION, true, hex("0a"), false);
            assertThat(heard.pieces).containsExactly("BINARY:\u00ff\u00c3~", "\n.");
        }

        private Inbound plain(Speech speech, int maxMessage) {
            return new Inbound(
                    new Limits(0, 0, HEADER_MAX, 1, 1, FRAME_MAX, maxMessage, 1024, 100, 0, 0, 0), speech, heard);
        }
    }

    /** A frame that has not arrived in full. */
    @Nested
    class Arriving {
        @ParameterizedTest
        @ValueSource(strings = {"0a ff", "0a c0", "0a ed a0", "0a e2 28"})
        void broken_text_is_refused_before_the_rest_of_it_comes(String hex) {
            assertExpecting(Ending.INVALID_TEXT, Opcode.TEXT, 100, hex(hex));
        }

        @Test
        void the_byte_that_breaks_a_character_may_come_later() throws ProtocolViolation {
            inbound.expect(Opcode.TEXT, 100, hex("0a f0"), false);
            inbound.expect(Opcode.TEXT, 100, hex("9f"), false);
            assertExpecting(Ending.INVALID_TEXT, Opcode.TEXT, 100, hex("78"));
        }

        @Test
        void a_character_of_the_frame_before_goes_on() throws ProtocolViolation {
            inbound.frame(Opcode.TEXT, false, hex("0a e2"), false);
            inbound.expect(Opcode.CONTINUATION, 100, hex("82"), false);
            assertExpecting(Ending.INVALID_TEXT, Opcode.CONTINUATION, 100, bytes("x"));
        }

        @Test
        void it_passes_when_it_is_whole_and_only_once() throws ProtocolViolation {
            Buffer message = bytes("\n\u00e9\u20ac\ud83d\ude00!");
            for (int i = 0; i < message.length(); i++) {
                inbound.expect(Opcode.TEXT, message.length(), message.slice(i, i + 1), message.getByte(i) >= 0);
                assertThat(heard.pieces).isEmpty();
                assertThat(inbound.midMessage()).isFalse();
            }
            inbound.frame(Opcode.TEXT, true, message, false);
            assertThat(heard.pieces)
                    .containsExactly("TEXT:" + Heard.text(message).substring(1) + ".");
            text("\nnext", true);
            assertThat(heard.pieces).endsWith("TEXT:next.");
        }

        @Test
        void what_is_broken_in_the_rest_is_refused_with_the_rest() throws ProtocolViolation {
            inbound.expect(Opcode.TEXT, 3, bytes("\n"), true);
            assertViolation(Ending.INVALID_TEXT, Opcode.TEXT, true, hex("0a c3 28"));
        }

        @Test
        void binary_is_not_checked() throws ProtocolViolation {
            inbound.expect(Opcode.BINARY, 3, hex("0a ff"), false);
            binary("0a ff fe", false);
            inbound.expect(Opcode.CONTINUATION, 2, hex("ff"), false);
            inbound.frame(Opcode.CONTINUATION, true, hex("ff fe"), false);
            assertThat(heard.pieces).containsExactly("BINARY:\u00ff\u00fe~", "\u00ff\u00fe.");
        }

        @Test
        void a_frame_out_of_turn_is_refused_at_its_head() throws ProtocolViolation {
            assertExpecting(Ending.PROTOCOL_ERROR, Opcode.CONTINUATION, 100, Buffer.buffer());
            text("\n", false);
            assertExpecting(Ending.PROTOCOL_ERROR, Opcode.BINARY, 100, Buffer.buffer());
        }

        @Test
        void a_frame_or_message_that_is_too_big_is_refused_at_its_head() throws ProtocolViolation {
            assertExpecting(Ending.FRAME_TOO_BIG, Opcode.TEXT, FRAME_MAX + 1, Buffer.buffer());
            inbound.expect(Opcode.TEXT, FRAME_MAX, Buffer.buffer(), true);
            text("\n" + "x".repeat(FRAME_MAX - 1), false);
            int left = MESSAGE_MAX - FRAME_MAX;
            inbound.expect(Opcode.CONTINUATION, left, Buffer.buffer(), true);
            assertExpecting(Ending.MESSAGE_TOO_BIG, Opcode.CONTINUATION, left + 1, Buffer.buffer());
        }

        @Test
        void what_came_before_does_not_count_for_a_new_message() throws ProtocolViolation {
            text("\n" + "x".repeat(FRAME_MAX - 1), true);
            inbound.expect(Opcode.TEXT, FRAME_MAX, Buffer.buffer(), true);
            text("\n" + "x".repeat(FRAME_MAX - 1), true);
            assertThat(heard.pieces).hasSize(2);
        }

        private void assertExpecting(Ending ending, Opcode opcode, int length, Buffer piece) {
            ProtocolViolation violation = catchThrowableOfType(
                    ProtocolViolation.class, () -> inbound.expect(opcode, length, piece, piece.length() == 0));
            assertThat(violation).isNotNull();
            assertThat(violation.ending()).isEqualTo(ending);
        }
    }

    private void text(String payload, boolean fin) throws ProtocolViolation {
        inbound.frame(Opcode.TEXT, fin, bytes(payload), isAscii(payload));
    }

    private void more(String payload, boolean fin) throws ProtocolViolation {
        inbound.frame(Opcode.CONTINUATION, fin, bytes(payload), isAscii(payload));
    }

    /** As the socket knows of most text, which then need not be looked at again. */
    private static boolean isAscii(String payload) {
        return payload.chars().allMatch(character -> character < 0x80);
    }

    private void binary(String hex, boolean fin) throws ProtocolViolation {
        inbound.frame(Opcode.BINARY, fin, hex(hex), false);
    }

    private void assertViolation(Ending ending, Opcode opcode, boolean fin, Buffer payload) {
        ProtocolViolation violation =
                catchThrowableOfType(ProtocolViolation.class, () -> inbound.frame(opcode, fin, payload, false));
        assertThat(violation).isNotNull();
        assertThat(violation.ending()).isEqualTo(ending);
    }

    private Inbound inbound(int maxMessage) {
        return new Inbound(
                new Limits(0, 0, HEADER_MAX, 1, 1, FRAME_MAX, maxMessage, 1024, 100, 0, 0, 0), Speech.ECHO, heard);
    }

    private static Targets listed(long... values) {
        return new Targets.Listed(
                Set.of(Arrays.stream(values).mapToObj(MemberId::new).toArray(MemberId[]::new)));
    }

    private static Buffer bytes(String text) {
        return Buffer.buffer(text);
    }

    private static Buffer hex(String hex) {
        return Buffer.buffer(HexFormat.ofDelimiter(" ").parseHex(hex));
    }
}
