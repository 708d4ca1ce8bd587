package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WaitingListTest {
    private final WaitingList<String> waiting = new WaitingList<>(10, 3);

    @Test
    void who_has_waited_for_all_of_the_time_is_late() {
        waiting.add("a", 0);
        waiting.add("b", 4);
        assertThat(waiting.removeLate(9)).isEmpty();
        assertThat(waiting.removeLate(10)).containsExactly("a");
        assertThat(waiting.removeLate(10)).isEmpty();
        assertThat(waiting.removeLate(100)).containsExactly("b");
    }

    @Test
    void several_may_be_late_at_once_the_latest_first() {
        waiting.add("a", 0);
        waiting.add("b", 0);
        waiting.add("c", 1);
        assertThat(waiting.removeLate(50)).containsExactly("a", "b", "c");
    }

    @Test
    void who_is_gone_is_not_late() {
        waiting.add("a", 0);
        assertThat(waiting.remove("a")).isTrue();
        assertThat(waiting.remove("a")).isFalse();
        assertThat(waiting.removeLate(10)).isEmpty();
    }

    @Test
    void who_has_waited_longest_makes_room() {
        assertThat(waiting.add("a", 0)).isNull();
        assertThat(waiting.add("b", 1)).isNull();
        assertThat(waiting.add("c", 2)).isNull();
        assertThat(waiting.add("d", 3)).isEqualTo("a");
        assertThat(waiting.remove("a")).isFalse();
        waiting.remove("b");
        assertThat(waiting.add("e", 4)).isNull();
        assertThat(waiting.add("f", 5)).isEqualTo("c");
    }

    @Test
    void who_comes_back_waits_behind_the_others() {
        waiting.add("a", 0);
        waiting.add("b", 1);
        waiting.remove("a");
        waiting.add("a", 2);
        assertThat(waiting.removeLate(11)).containsExactly("b");
        assertThat(waiting.removeLate(12)).containsExactly("a");
    }

    @Test
    void it_knows_when_somebody_will_be_late() {
        assertThat(waiting.untilLate(0)).isEmpty();
        waiting.add("a", 3);
        waiting.add("b", 5);
        assertThat(waiting.untilLate(6)).isEqualTo(OptionalLong.of(7));
        assertThat(waiting.untilLate(99)).isEqualTo(OptionalLong.of(0));
        waiting.remove("a");
        assertThat(waiting.untilLate(6)).isEqualTo(OptionalLong.of(9));
    }

    @Test
    void the_clock_may_run_over() {
        waiting.add("a", Long.MAX_VALUE - 5);
        assertThat(waiting.removeLate(Long.MIN_VALUE + 3)).isEmpty();
        assertThat(waiting.removeLate(Long.MIN_VALUE + 4)).containsExactly("a");
    }
}
