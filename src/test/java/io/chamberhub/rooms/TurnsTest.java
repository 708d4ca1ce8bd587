package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void one_comes_after_the_other() {
        turns.add(() -> done.add(1));
        turns.add(() -> done.add(2));
        assertThat(done).containsExactly(1);
        turns.over();
        assertThat(done).containsExactly(1, 2);
        turns.over();
        turns.add(() -> done.add(3));
        assertThat(done).containsExactly(1, 2, 3);
    }

    @Test
    void however_many_may_wait_whose_turns_are_over_at_once() {
        int many = 100_000;
        turns.add(() -> done.add(0));
        for (int i = 1; i < many; i++) {
            int number = i;
            turns.add(() -> {
                done.add(number);
                turns.over();
            });
        }
        turns.over();
        assertThat(done).isEqualTo(IntStream.range(0, many).boxed().toList());
    }

    @Test
    void who_wants_another_turn_during_its_own_waits_for_it() {
        turns.add(() -> {
            turns.add(() -> done.add(2));
            done.add(1);
            turns.over();
        });
        assertThat(done).containsExactly(1, 2);
    }
}
