package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shards of one room whose news is lost, doubled and late, whose commits fail halfway, and whose clients come and go: each
 * client must hear each change once, in the one order, and know the same in the end.
 */
class RoomSimulationTest {
    /** How many runs there are of each kind; each has another seed. */
    private static final int RUNS = Integer.getInteger("hub.test.simulations", 40);

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.2})
    void everyone_hears_every_change_once_and_in_order(double trouble) {
        for (int seed = 0; seed < RUNS; seed++) {
            Simulation run = new Simulation(seed, trouble);
            run.go(200);
            run.settle();
            assertThat(run.flaws()).as("seed %d, trouble %s", seed, trouble).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void a_room_that_is_lost_is_made_good_by_those_who_are_in_it(double trouble) {
        for (int seed = 0; seed < RUNS; seed++) {
            Simulation run = new Simulation(seed, trouble);
            run.go(60);
            run.settle();
            run.loseRoom();
            run.go(60);
            run.settle();
            assertThat(run.differences())
                    .as("seed %d, trouble %s", seed, trouble)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void clients_that_were_taken_for_dead_are_in_the_room_again(double trouble) {
        for (int seed = 0; seed < RUNS; seed++) {
            Simulation run = new Simulation(seed, trouble);
            run.go(60);
            run.settle();
            run.takeForDead(1);
            run.go(60);
            run.settle();
            assertThat(run.differences())
                    .as("seed %d, trouble %s", seed, trouble)
                    .isEmpty();
        }
    }
}
