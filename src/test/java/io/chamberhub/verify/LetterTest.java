package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterTest {
    private static final Letter LETTER = new Letter(7, 42);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 16 * 1024})
    void what_is_sent_is_what_is_read(int length) {
        assertThat(Letter.read(LETTER.text(length))).contains(LETTER);
        assertThat(LETTER.text(length)).hasSizeGreaterThanOrEqualTo(length).isASCII();
    }

    @Test
    void the_bytes_are_a_checksum_then_whose_then_which_then_filling() {
        assertThat(LETTER.text(9)).matches("[0-9a-f]{1,8} 7 42 the quick");
    }

    @Test
    void any_byte_that_differs_is_noticed() {
        String text = LETTER.text(20);
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == '8' ? '9' : '8';
            assertThat(Letter.read(text.substring(0, i) + other + text.substring(i + 1)))
                    .as("byte %d", i)
                    .isEmpty();
        }
    }

    @Test
    void a_message_that_was_cut_is_noticed() {
        String text = LETTER.text(20);
        for (int i = 0; i < text.length(); i++) {
            assertThat(Letter.read(text.substring(0, i))).as("%d bytes", i).isEmpty();
        }
    }

    @Test
    void so_is_one_with_more_behind_it() {
        assertThat(Letter.read(LETTER.text(20) + LETTER.text(20))).isEmpty();
    }
}
