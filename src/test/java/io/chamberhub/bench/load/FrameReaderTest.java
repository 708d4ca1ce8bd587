package io.chamberhub.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final int TEXT = 0x81;
    private static final String LONG = "x".repeat(300);
    private static final String LONGER = "y".repeat(70_000);

    private final List<String> heard = new ArrayList<>();
    private final FrameReader reader = new FrameReader();
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    private final FrameReader.Sink sink = new FrameReader.Sink() {
        @Override
        public void message(ByteBuffer in, int from, int length) {
            heard.add(text(in, from, length));
        }

        @Override
        public void ping(ByteBuffer in, int from, int length) {
            heard.add("ping " + text(in, from, length));
        }

        @Override
        public void closed() {
            heard.add("closed");
        }
    };

    @Test
    void messages_of_all_lengths_are_read_from_one_buffer() throws FrameReader.BadFrame {
        frame(TEXT, "");
        frame(TEXT, "a");
        frame(TEXT, LONG);
        frame(TEXT, LONGER);
        assertThat(readWhole()).isZero();
        assertThat(heard).containsExactly("", "a", LONG, LONGER);
    }

    @Test
    void wherever_the_bytes_are_cut_the_messages_are_the_same() throws FrameReader.BadFrame {
        frame(TEXT, "first");
        frame(0x01, "in ");
        frame(0x89, "p");
        frame(0x00, "three ");
        frame(0x80, "parts");
        frame(TEXT, LONG);
        frame(0x88, "");
        int bytes = wire.size();
        for (int cut = 0; cut <= bytes; cut++) {
            heard.clear();
            readInTwo(cut);
            assertThat(heard).as("cut at %d", cut).containsExactly("first", "ping p", "in three parts", LONG, "closed");
        }
    }

    @Test
    void byte_by_byte_the_messages_are_the_same() throws FrameReader.BadFrame {
        frame(TEXT, "first");
        frame(0x01, "two");
        frame(0x80, LONG);
        byte[] bytes = wire.toByteArray();
        ByteBuffer in = ByteBuffer.allocateDirect(bytes.length);
        for (byte each : bytes) {
            in.put(each).flip();
            reader.read(in, sink);
            in.compact();
        }
        assertThat(heard).containsExactly("first", "two" + LONG);
    }

    @Test
    void a_message_in_fragments_may_be_longer_than_any_before() throws FrameReader.BadFrame {
        frame(0x01, LONGER);
        frame(0x80, LONGER);
        readWhole();
        assertThat(heard).containsExactly(LONGER + LONGER);
    }

    @Test
    void what_is_not_a_whole_message_stays() throws FrameReader.BadFrame {
        frame(TEXT, "whole");
        frame(0x01, "a beginning");
        assertThat(readWhole()).isEqualTo(13);
        assertThat(heard).containsExactly("whole");
    }

    @Test
    void a_mask_is_a_fault() {
        wire.writeBytes(new byte[] {(byte) TEXT, (byte) 0x81, 0, 0, 0, 0, 'a'});
        assertThatThrownBy(this::readWhole).isInstanceOf(FrameReader.BadFrame.class);
    }

    @Test
    void a_message_inside_another_is_a_fault() {
        frame(0x01, "a");
        frame(TEXT, "b");
        assertThatThrownBy(this::readWhole).isInstanceOf(FrameReader.BadFrame.class);
    }

    @Test
    void a_continuation_of_nothing_is_a_fault() {
        frame(0x80, "b");
        assertThatThrownBy(this::readWhole).isInstanceOf(FrameReader.BadFrame.class);
    }

    /** Bytes that were left. */
    private int readWhole() throws FrameReader.BadFrame {
        ByteBuffer in =
                ByteBuffer.allocateDirect(wire.size()).put(wire.toByteArray()).flip();
        reader.read(in, sink);
        return in.remaining();
    }

    private void readInTwo(int cut) throws FrameReader.BadFrame {
        byte[] bytes = wire.toByteArray();
        ByteBuffer in =
                ByteBuffer.allocateDirect(bytes.length).put(bytes, 0, cut).flip();
        reader.read(in, sink);
        in.compact().put(bytes, cut, bytes.length - cut).flip();
        reader.read(in, sink);
        assertThat(in.remaining()).isZero();
    }

    private void frame(int first, String payload) {
        int length = payload.length();
        wire.write(first);
        if (length < 126) {
            wire.write(length);
        } else if (length <= 0xFFFF) {
            wire.writeBytes(new byte[] {126, (byte) (length >> 8), (byte) length});
        } else {
            wire.writeBytes(
                    ByteBuffer.allocate(9).put((byte) 127).putLong(length).array());
        }
        wire.writeBytes(payload.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer in, int from, int length) {
        byte[] bytes = new byte[length];
        in.get(from, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
