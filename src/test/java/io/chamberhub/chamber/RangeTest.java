package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RangeTest {
    private static final Range RANGE = new Range(1, 3);

    @Test
    void both_ends_are_inside() {
        assertThat(RANGE.contains(0)).isFalse();
        assertThat(RANGE.contains(1)).isTrue();
        assertThat(RANGE.contains(3)).isTrue();
        assertThat(RANGE.contains(4)).isFalse();
    }

    @Test
    void a_value_outside_is_refused_by_name() {
        RANGE.require("size", 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RANGE.require("size", 4))
                .withMessage("size: 4 is not allowed; a whole number from 1 to 3");
    }

    @Test
    void a_range_runs_upwards() {
        assertThat(new Range(2, 2).contains(2)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Range(3, 2))
                .withMessage("a range cannot start at 3 and end at 2");
    }
}
