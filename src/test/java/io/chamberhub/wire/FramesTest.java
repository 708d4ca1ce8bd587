package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.Frames.Opcode;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final Buffer NOTHING = Buffer.buffer();

    @Test
    void the_first_byte_is_the_fin_bit_and_the_opcode() {
        assertThat(hex(Frames.frame(Opcode.CONTINUATION, false, NOTHING, NOTHING)))
                .isEqualTo("00 00");
        assertThat(hex(Frames.frame(Opcode.TEXT, false, NOTHING, NOTHING))).isEqualTo("01 00");
        assertThat(hex(Frames.frame(Opcode.BINARY, false, NOTHING, NOTHING))).isEqualTo("02 00");
        assertThat(hex(Frames.frame(Opcode.CONTINUATION, true, NOTHING, NOTHING)))
                .isEqualTo("80 00");
        assertThat(hex(Frames.frame(Opcode.TEXT, true, NOTHING, NOTHING))).isEqualTo("81 00");
        assertThat(hex(Frames.frame(Opcode.BINARY, true, NOTHING, NOTHING))).isEqualTo("82 00");
    }

    @Test
    void a_whole_message_is_one_frame_with_the_sender_before_the_content() {
        Buffer frame = Frames.frame(Opcode.TEXT, true, Frames.from(new MemberId(22)), Buffer.buffer("hi"));
        assertThat(hex(frame)).isEqualTo("81 06 46 32 32 0a 68 69");
    }

    @Test
    void content_of_a_binary_message_passes_byte_for_byte() {
        Buffer content = Buffer.buffer(new byte[] {0, (byte) 0xFF, (byte) 0x80, 10});
        Buffer frame = Frames.frame(Opcode.BINARY, false, Frames.from(new MemberId(0)), content);
        assertThat(hex(frame)).isEqualTo("02 07 46 30 0a 00 ff 80 0a");
    }

    @Test
    void lengths_up_to_125_take_one_byte() {
        assertHead(1, "82 01");
        assertHead(124, "82 7c");
        assertHead(125, "82 7d");
    }

    @Test
    void lengths_up_to_65535_take_two_more_bytes() {
        assertHead(126, "82 7e 00 7e");
        assertHead(127, "82 7e 00 7f");
        assertHead(128, "82 7e 00 80");
        assertHead(255, "82 7e 00 ff");
        assertHead(256, "82 7e 01 00");
        assertHead(0x7FFF, "82 7e 7f ff");
        assertHead(0x8000, "82 7e 80 00");
        assertHead(0xFFFF, "82 7e ff ff");
    }

    @Test
    void lengths_beyond_take_eight_more_bytes() {
        assertHead(0x1_0000, "82 7f 00 00 00 00 00 01 00 00");
        assertHead(0x12_3456, "82 7f 00 00 00 00 00 12 34 56");
    }

    @Test
    void the_length_counts_both_parts_of_the_payload() {
        Buffer first = Buffer.buffer(new byte[63]);
        assertThat(hex(Frames.frame(Opcode.BINARY, true, first, Buffer.buffer(new byte[62]))
                        .getBuffer(0, 2)))
                .isEqualTo("82 7d");
        assertThat(hex(Frames.frame(Opcode.BINARY, true, first, Buffer.buffer(new byte[63]))
                        .getBuffer(0, 4)))
                .isEqualTo("82 7e 00 7e");
    }

    @Test
    void the_parts_stay_as_they_were() {
        Buffer first = Buffer.buffer("F1\n");
        Buffer rest = Buffer.buffer("xyz").slice(1, 3);
        assertThat(hex(Frames.frame(Opcode.TEXT, true, first, rest))).isEqualTo("81 05 46 31 0a 79 7a");
        assertThat(List.of(first.toString(), rest.toString())).containsExactly("F1\n", "yz");
    }

    @Test
    void notices_are_whole_text_messages() {
        assertThat(hex(Frames.notice(new Notice.Joined(new MemberId(29))))).isEqualTo("81 03 48 32 39");
        assertThat(hex(Frames.notice(new Notice.Left(new MemberId(0))))).isEqualTo("81 02 42 30");
    }

    @Test
    void a_cut_message_ends_with_an_empty_final_frame_and_X() {
        assertThat(hex(Frames.EMPTY_FINAL)).isEqualTo("80 00");
        assertThat(hex(Frames.TRUNCATED)).isEqualTo("81 01 58");
    }

    private static void assertHead(int length, String head) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 0xA5);
        Buffer frame = Frames.frame(Opcode.BINARY, true, NOTHING, Buffer.buffer(content));
        int headLength = frame.length() - length;
        assertThat(hex(frame.getBuffer(0, headLength))).isEqualTo(head);
        assertThat(frame.getBytes(headLength, frame.length())).isEqualTo(content);
    }

    private static String hex(Buffer buffer) {
        return HexFormat.ofDelimiter(" ").formatHex(buffer.getBytes());
    }
}
