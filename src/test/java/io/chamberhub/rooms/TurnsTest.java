package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final List<Integer> done = new ArrayList<>();

    private final List<Turns.Turn> taken = new ArrayList<>();

    private void add(int number) {
        turns.add(mine -> {
            done.add(number);
            taken.add(mine);
        });
    }

    @Test
    void one_comes_after_the_other() {
        add(1);
        add(2);
        assertThat(done).containsExactly(1);
        taken.get(0).over();
        assertThat(done).containsExactly(1, 2);
        taken.get(1).over();
        add(3);
        assertThat(done).containsExactly(1, 2, 3);
    }

    @Test
    void a_turn_that_is_over_twice_costs_nobody_else_theirs() {
        add(1);
        add(2);
        add(3);
        taken.get(0).over();
        taken.get(0).over();
        assertThat(done).containsExactly(1, 2);
        assertThat(taken.get(0).isOver()).isTrue();
        assertThat(taken.get(1).isOver()).isFalse();
    }

    @Test
    void however_many_may_wait_whose_turns_are_over_at_once() {
        int many = 100_000;
        add(0);
        for (int i = 1; i < many; i++) {
            int number = i;
            turns.add(mine -> {
                done.add(number);
                mine.over();
            });
        }
        taken.get(0).over();
        assertThat(done).isEqualTo(IntStream.range(0, many).boxed().toList());
    }

    @Test
    void who_wants_another_turn_during_its_own_waits_for_it() {
        turns.add(mine -> {
            add(2);
            done.add(1);
            mine.over();
        });
        assertThat(done).containsExactly(1, 2);
    }
}
