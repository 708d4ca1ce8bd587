package io.chamberhub.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {
    @ParameterizedTest
    @ValueSource(ints = {24, 64, 124, 125, 128, 16 << 10, 70_000})
    void once_unmasked_a_frame_holds_the_prefix_and_a_sound_payload(int size) {
        Payload payload = new Payload(size, 1);
        Outgoing outgoing = new Outgoing("T**\n", size, payload);
        ByteBuffer frame = outgoing.message(3, 4, 5);
        int length = size + 4;
        int head = length < 126 ? 2 : length <= 0xFFFF ? 4 : 10;
        assertThat(frame.remaining()).isEqualTo(head + 4 + length);
        assertThat(frame.get(1) & 0x80).as("mask bit").isNotZero();
        byte[] text = unmasked(frame, head, length);
        assertThat(new String(text, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("T**\n");
        assertThat(payload.read(ByteBuffer.wrap(text), 4, size)).isTrue();
        assertThat(payload.sender()).isEqualTo(3);
        assertThat(payload.sequence()).isEqualTo(4);
    }

    private static byte[] unmasked(ByteBuffer frame, int head, int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (frame.get(head + 4 + i) ^ frame.get(head + i % 4));
        }
        return text;
    }
}
