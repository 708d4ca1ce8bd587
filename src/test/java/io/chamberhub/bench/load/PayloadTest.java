package io.chamberhub.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    private static final int OFFSET = 3;
    private static final long TIME = 123_456_789_012L;

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 64, 128, 16 << 10})
    void says_who_sent_what_and_when(int size) {
        Payload payload = new Payload(size, 1);
        ByteBuffer bytes = written(payload, size, 9_999, 77);
        assertThat(payload.read(bytes, OFFSET, size)).isTrue();
        assertThat(payload.sender()).isEqualTo(9_999);
        assertThat(payload.sequence()).isEqualTo(77);
        assertThat(payload.time()).isEqualTo(TIME);
    }

    @Test
    void any_byte_that_was_changed_is_noticed() {
        Payload payload = new Payload(64, 1);
        for (int i = 0; i < 64; i++) {
            ByteBuffer bytes = written(payload, 64, 5, 6);
            bytes.put(OFFSET + i, (byte) (bytes.get(OFFSET + i) ^ 1));
            assertThat(payload.read(bytes, OFFSET, 64)).as("byte %d", i).isFalse();
        }
    }

    @Test
    void nothing_in_it_has_to_be_escaped_in_json() {
        Payload payload = new Payload(512, 1);
        for (int sequence = 0; sequence < 4096; sequence++) {
            ByteBuffer bytes = written(payload, 512, 7, sequence * 0x01041041L);
            for (int at = OFFSET; at < OFFSET + 512; at++) {
                assertThat(bytes.get(at)).isGreaterThan((byte) ' ').isNotIn((byte) '"', (byte) '\\', (byte) 0x7F);
            }
            assertThat(payload.read(bytes, OFFSET, 512)).isTrue();
        }
    }

    @Test
    void a_payload_cut_short_or_run_into_the_next_is_noticed() {
        Payload payload = new Payload(64, 1);
        ByteBuffer bytes = written(payload, 64, 5, 6);
        assertThat(payload.read(bytes, OFFSET, 63)).isFalse();
        assertThat(payload.read(bytes, OFFSET, 65)).isFalse();
    }

    @Test
    void the_filler_of_another_message_is_noticed() {
        Payload payload = new Payload(64, 1);
        ByteBuffer bytes = written(payload, 64, 5, 6);
        ByteBuffer other = written(payload, 64, 5, 7);
        int filler = OFFSET + Payload.HEAD;
        bytes.put(filler, other, filler, 64 - Payload.HEAD);
        assertThat(payload.read(bytes, OFFSET, 64)).isFalse();
    }

    @Test
    void a_payload_of_another_run_is_noticed() {
        ByteBuffer bytes = written(new Payload(64, 1), 64, 5, 6);
        assertThat(new Payload(64, 2).read(bytes, OFFSET, 64)).isFalse();
    }

    @Test
    void is_printable_so_that_it_may_travel_as_text() {
        ByteBuffer bytes = written(new Payload(300, 1), 300, 0xFFFFF, 0xFFFF_FFFF_FFFFL);
        byte[] text = new byte[300];
        bytes.get(OFFSET, text);
        assertThat(new String(text, StandardCharsets.US_ASCII)).matches("[!-~]{300}");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 4095, 4096, 0xFFFFFF, 0x1000000, 0xABCDEF012345L, 0xFFFF_FFFF_FFFFL})
    void letters_stand_for_numbers(long value) {
        assertThat(Letters.value(Letters.of(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x2F30303030303030L, 0x303030303030302FL, 0x3030307030303030L, -1})
    void other_bytes_are_no_letters(long letters) {
        assertThat(Letters.value(letters)).isNegative();
    }

    private static ByteBuffer written(Payload payload, int size, int sender, long sequence) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size + OFFSET + 8);
        bytes.position(OFFSET);
        payload.write(bytes, sender, sequence, TIME);
        assertThat(bytes.position()).isEqualTo(OFFSET + size);
        return bytes;
    }
}
