package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static final Buffer NOTHING = Buffer.buffer();

    @Test
    void the_first_byte_is_the_fin_bit_and_the_opcode() {
        assertThat(hex(Frames.frame(Opcode.CONTINUATION, false, NOTHING))).isEqualTo("00 00");
        assertThat(hex(Frames.frame(Opcode.TEXT, false, NOTHING))).isEqualTo("01 00");
        assertThat(hex(Frames.frame(Opcode.BINARY, false, NOTHING))).isEqualTo("02 00");
        assertThat(hex(Frames.frame(Opcode.CONTINUATION, true, NOTHING))).isEqualTo("80 00");
        assertThat(hex(Frames.frame(Opcode.TEXT, true, NOTHING))).isEqualTo("81 00");
        assertThat(hex(Frames.frame(Opcode.BINARY, true, NOTHING))).isEqualTo("82 00");
    }

    @Test
    void a_whole_message_is_one_frame_with_the_sender_before_the_content() {
        Buffer frame = message(Opcode.TEXT, true, 22, Buffer.buffer("hi"));
        assertThat(hex(frame)).isEqualTo("81 06 46 32 32 0a 68 69");
    }

    @Test
    void content_of_a_binary_message_passes_byte_for_byte() {
        Buffer content = Buffer.buffer(new byte[] {0, (byte) 0xFF, (byte) 0x80, 10});
        Buffer frame = message(Opcode.BINARY, false, 0, content);
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
    void the_length_counts_the_line_that_names_the_sender() {
        assertThat(hex(message(Opcode.BINARY, true, 9, Buffer.buffer(new byte[122]))
                        .getBuffer(0, 5)))
                .isEqualTo("82 7d 46 39 0a");
        assertThat(hex(message(Opcode.BINARY, true, 10, Buffer.buffer(new byte[122]))
                        .getBuffer(0, 8)))
                .isEqualTo("82 7e 00 7e 46 31 30 0a");
        assertThat(hex(message(Opcode.BINARY, true, 10, Buffer.buffer(new byte[0xFFFF - 4]))
                        .getBuffer(0, 8)))
                .isEqualTo("82 7e ff ff 46 31 30 0a");
        assertThat(hex(message(Opcode.BINARY, true, 10, Buffer.buffer(new byte[0x10000 - 4]))
                        .getBuffer(0, 14)))
                .isEqualTo("82 7f 00 00 00 00 00 01 00 00 46 31 30 0a");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 19, 99, 100, 101, 1_000_000_007, 999_999_999_999_999_999L, Long.MAX_VALUE})
    void the_sender_is_named_in_full(long sender) {
        assertThat(message(Opcode.TEXT, true, sender, NOTHING)
                        .getString(2, 4 + Long.toString(sender).length()))
                .isEqualTo("F" + sender + "\n");
    }

    @Test
    void the_content_stays_as_it_was() {
        Buffer content = Buffer.buffer("xyz").slice(1, 3);
        assertThat(hex(message(Opcode.TEXT, true, 1, content))).isEqualTo("81 05 46 31 0a 79 7a");
        assertThat(content.toString()).isEqualTo("yz");
    }

    @Test
    void frames_are_written_one_after_the_other() {
        HeapFrameBuffer out = new HeapFrameBuffer(0);
        new Frame.Content(Opcode.TEXT, false, new MemberId(22), Buffer.buffer("hi")).writeTo(out);
        new Frame.Encoded(Frames.TRUNCATED).writeTo(out);
        new Frame.Content(Opcode.CONTINUATION, true, null, Buffer.buffer("!")).writeTo(out);
        assertThat(hex(out.bytes())).isEqualTo("01 06 46 32 32 0a 68 69 81 01 58 80 01 21");
        assertThat(out.length()).isEqualTo(14);
        assertThat(hex(out.copy(8, 11))).isEqualTo("81 01 58");
    }

    @Test
    void a_frame_that_has_been_encoded_is_its_bytes() {
        assertThat(new Frame.Encoded(Frames.TRUNCATED).toBuffer()).isSameAs(Frames.TRUNCATED);
    }

    @Test
    void frames_are_read_as_they_were_written() {
        List<String> read = new ArrayList<>();
        Frames.Reader reader = (opcode, fin, payload) ->
                read.add(opcode + (fin ? ". " : "~ ") + payload.length() + " " + sum(payload));
        Frames.read(NOTHING, reader);
        assertThat(read).isEmpty();
        Buffer all = Buffer.buffer();
        List<String> written = new ArrayList<>();
        for (int length : new int[] {0, 1, 125, 126, 127, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x12_3456}) {
            for (Opcode opcode : Opcode.values()) {
                boolean fin = opcode.isControl() || written.size() % 2 == 0;
                byte[] content = new byte[length];
                Arrays.fill(content, (byte) (written.size() + 1));
                written.add(opcode + (fin ? ". " : "~ ") + length + " " + (long) (written.size() + 1) * length);
                all.appendBuffer(Frames.frame(opcode, fin, Buffer.buffer(content)));
            }
        }
        Frames.read(all, reader);
        assertThat(read).isEqualTo(written);
    }

    private static long sum(Buffer payload) {
        long sum = 0;
        for (byte b : payload.getBytes()) {
            sum += b;
        }
        return sum;
    }

    @Test
    void what_was_read_is_a_part_of_what_was_written() {
        Buffer content = Buffer.buffer("content");
        Frames.read(Frames.frame(Opcode.TEXT, true, content), (opcode, fin, payload) -> assertThat(payload)
                .isEqualTo(content));
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

    private static Buffer message(Opcode opcode, boolean fin, long from, Buffer content) {
        return new Frame.Content(opcode, fin, new MemberId(from), content).toBuffer();
    }

    private static void assertHead(int length, String head) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 0xA5);
        Buffer frame = Frames.frame(Opcode.BINARY, true, Buffer.buffer(content));
        int headLength = frame.length() - length;
        assertThat(hex(frame.getBuffer(0, headLength))).isEqualTo(head);
        assertThat(frame.getBytes(headLength, frame.length())).isEqualTo(content);
    }

    private static String hex(Buffer buffer) {
        return HexFormat.ofDelimiter(" ").formatHex(buffer.getBytes());
    }
}
