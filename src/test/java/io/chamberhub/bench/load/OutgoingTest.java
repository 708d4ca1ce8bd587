package io.chamberhub.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutgoingTest {
    @ParameterizedTest
    @CsvSource({
        "PLAIN, 24",
        "ECHO, 64",
        "ECHO, 124",
        "ECHO, 125",
        "PLAIN, 128",
        "ECHO, 16384",
        "ROOMS, 24",
        "ROOMS, 70000"
    })
    void once_unmasked_a_frame_holds_a_sound_payload_between_the_words_of_the_dialect(Dialect dialect, int size) {
        Payload payload = new Payload(size, 1);
        String prefix = dialect.prefix(3);
        int length = prefix.length() + size + dialect.suffix().length();
        ByteBuffer frame = new Outgoing(dialect, 4, size, payload).message(3, 4, 5);
        byte[] text = unmasked(frame, length);
        assertThat(ascii(text)).startsWith(prefix).endsWith(dialect.suffix());
        assertThat(payload.read(ByteBuffer.wrap(text), prefix.length(), size)).isTrue();
        assertThat(payload.sender()).isEqualTo(3);
        assertThat(payload.sequence()).isEqualTo(4);
    }

    @Test
    void a_greeting_is_a_frame_too() {
        String greeting = Dialect.ROOMS.greeting("/r1-99");
        ByteBuffer frame = new Outgoing(Dialect.ROOMS, 1, 24, new Payload(24, 1)).text(greeting);
        assertThat(ascii(unmasked(frame, greeting.length()))).isEqualTo(greeting);
    }

    private static String ascii(byte[] text) {
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static byte[] unmasked(ByteBuffer frame, int length) {
        int head = length < 126 ? 2 : length <= 0xFFFF ? 4 : 10;
        assertThat(frame.remaining()).isEqualTo(head + 4 + length);
        assertThat(frame.get(1) & 0x80).as("mask bit").isNotZero();
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (frame.get(head + 4 + i) ^ frame.get(head + i % 4));
        }
        return text;
    }
}
