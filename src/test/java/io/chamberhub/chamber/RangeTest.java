package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RangeTest {
    @Test
    void both_ends_are_included() {
        Range range = new Range(-1, 3);
        assertThat(range.contains(-2)).isFalse();
        assertThat(range.contains(-1)).isTrue();
        assertThat(range.contains(3)).isTrue();
        assertThat(range.contains(4)).isFalse();
    }

    @Test
    void may_hold_a_single_number_but_not_less() {
        assertThat(new Range(5, 5).contains(5)).isTrue();
        assertThatThrownBy(() -> new Range(5, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a range cannot start at 5 and end at 4");
    }

    @Test
    void a_value_outside_is_refused_by_name() {
        Range range = new Range(1, 10);
        range.require("size", 10);
        assertThatThrownBy(() -> range.require("size", 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size: 11 is not allowed; a whole number from 1 to 10");
    }
}
