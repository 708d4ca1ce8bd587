package io.chamberhub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void is_the_middle_or_between_the_two_middle_ones() {
        assertThat(Median.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Median.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
    }

    @Test
    void of_ratios_compares_neighbours_before_it_takes_the_middle() {
        assertThat(Median.ofRatios(List.of(10.0, 40.0, 9.0), List.of(5.0, 10.0, 3.0), value -> value))
                .isEqualTo(3);
    }
}
