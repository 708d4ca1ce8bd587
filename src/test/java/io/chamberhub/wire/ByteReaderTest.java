package io.chamberhub.wire;

import static io.chamberhub.wire.Octets.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {
    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, 1L + Integer.MAX_VALUE, 1L << 56, Long.MAX_VALUE
            })
    void numbers_come_back_as_they_were(long number) {
        ByteReader in = new ByteReader(new ByteWriter().number(number).octet(7).buffer());
        assertThat(in.number()).isEqualTo(number);
        assertThat(in.octet()).isEqualTo(7);
    }

    @Test
    void numbers_take_a_byte_per_seven_bits_the_low_ones_first() {
        assertThat(new ByteWriter()
                        .number(0)
                        .number(127)
                        .number(128)
                        .number(300)
                        .buffer())
                .isEqualTo(bytes(0x00, 0x7F, 0x80, 0x01, 0xAC, 0x02));
        assertThat(new ByteWriter().number(Long.MAX_VALUE).buffer())
                .isEqualTo(bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F));
    }

    @Test
    void a_number_ends_after_nine_bytes() {
        Buffer ten = bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteReader(ten).number())
                .withMessageContaining("nine bytes");
    }

    @Test
    void a_negative_number_cannot_be_written() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteWriter().number(-1));
    }

    @Test
    void octets_are_unsigned() {
        ByteReader in = new ByteReader(new ByteWriter().octet(0).octet(0xFF).buffer());
        assertThat(in.octet()).isZero();
        assertThat(in.octet()).isEqualTo(255);
        assertThatThrownBy(in::octet).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void texts_are_utf_8() {
        ByteReader in = new ByteReader(new ByteWriter().text("").text("/é€😀").buffer());
        assertThat(in.text()).isEmpty();
        assertThat(in.text()).isEqualTo("/é€😀");
        assertThat(new ByteWriter().text("é").buffer()).isEqualTo(bytes(2, 0xC3, 0xA9));
    }

    @Test
    void bytes_are_shared_not_copied() {
        Buffer written = new ByteWriter().bytes(Buffer.buffer("abc")).buffer();
        Buffer read = new ByteReader(written).bytes();
        written.setByte(1, (byte) 'x');
        assertThat(read).hasToString("xbc");
    }

    @Test
    void a_length_beyond_the_end_is_noticed_before_anything_is_taken() {
        for (long length : new long[] {4, 1 << 20, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            Buffer short3 =
                    new ByteWriter().number(length).octet(1).octet(2).octet(3).buffer();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ByteReader(short3).bytes())
                    .withMessageContaining("3 bytes left");
        }
    }
}
