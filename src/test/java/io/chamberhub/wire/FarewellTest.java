package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FarewellTest {
    @Test
    void has_its_code_and_its_words() {
        Farewell farewell = new Farewell(1002, "wrong protocol (x vs y");
        assertThat(farewell.code()).isEqualTo(1002);
        assertThat(farewell.reason()).isEqualTo("wrong protocol (x vs y");
        assertThat(new Farewell(1000, "").reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e9", "\u20ac", "\ud83d\ude00"})
    void words_are_cut_between_characters_where_the_frame_is_full(String character) throws ProtocolViolation {
        int size = character.getBytes(StandardCharsets.UTF_8).length;
        String fits = character.repeat(CloseReason.MAX_LENGTH / size);
        assertThat(new Farewell(1002, fits).reason()).isEqualTo(fits);
        assertThat(new Farewell(1002, fits + character).reason()).isEqualTo(fits);
        assertThat(new Farewell(1002, character.repeat(1000)).reason()).isEqualTo(fits);
        Buffer frame = CloseFrame.of(new Farewell(1002, fits + character));
        CloseFrame.check(frame.slice(2, frame.length()));
    }

    @Test
    void a_character_that_would_just_not_fit_is_left_out() {
        String before = "a".repeat(CloseReason.MAX_LENGTH - 1);
        assertThat(new Farewell(1002, before + "\u20acb").reason()).isEqualTo(before);
    }

    @Test
    void half_a_character_takes_the_place_of_a_question_mark() {
        String halves = "\ud83d".repeat(200);
        Buffer frame = CloseFrame.of(new Farewell(1002, halves));
        assertThat(frame.length()).isEqualTo(2 + 2 + CloseReason.MAX_LENGTH);
        assertThat(frame.getString(4, frame.length())).isEqualTo("?".repeat(CloseReason.MAX_LENGTH));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 5000})
    void a_code_that_no_endpoint_sends_is_refused(int code) {
        assertThatThrownBy(() -> new Farewell(code, "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
