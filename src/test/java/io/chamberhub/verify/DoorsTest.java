package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoorsTest {
    private final Doors doors = new Doors(new Random(1));

    @Test
    void whoever_has_an_open_home_goes_there() {
        open(3);
        assertThat(doors.any(1)).isEqualTo(1);
    }

    @Test
    void else_anywhere_that_is_open() {
        open(3);
        doors.shut(1);
        assertThat(doors.any(1)).isIn(0, 2);
        doors.shut(2);
        assertThat(doors.any(1)).isZero();
    }

    @Test
    void a_door_that_opens_again_leads_where_it_led() {
        open(3);
        doors.shut(1);
        assertThat(doors.isOpen(1)).isFalse();
        doors.reopen(1);
        assertThat(doors.isOpen(1)).isTrue();
        assertThat(doors.port(1)).isEqualTo(1_001);
    }

    @Test
    void another_node_is_never_the_same_unless_there_is_none() {
        open(2);
        assertThat(doors.other(0)).isEqualTo(1);
        doors.shut(1);
        assertThat(doors.other(0)).isZero();
    }

    @Test
    void a_node_is_safe_unless_it_is_shut_or_in_trouble() {
        open(2);
        assertThat(doors.isSafe(0)).isTrue();
        doors.trouble(OptionalInt.of(0));
        assertThat(doors.isSafe(0)).isFalse();
        assertThat(doors.isSafe(1)).isTrue();
        doors.trouble(OptionalInt.empty());
        doors.shut(1);
        assertThat(doors.isSafe(0)).isTrue();
        assertThat(doors.isSafe(1)).isFalse();
    }

    private void open(int nodes) {
        for (int i = 0; i < nodes; i++) {
            doors.open(i, 1_000 + i);
        }
    }
}
