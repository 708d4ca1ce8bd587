package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final int DEAD_AFTER = 3_000;
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    @Test
    void the_same_seed_draws_the_same_plan_and_another_another() {
        assertThat(draw(7, 2)).isEqualTo(draw(7, 2)).isNotEqualTo(draw(8, 2));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 1, 2})
    void every_kind_happens_at_least_once(double minutes) {
        assertThat(draw(1, minutes)).extracting(Failure::kind).containsAll(ALL);
    }

    @Test
    void in_half_a_minute_there_is_time_for_each_kind_once() {
        assertThat(draw(1, 0.5)).hasSize(ALL.size());
    }

    @Test
    void ten_minutes_hold_what_they_should() {
        List<Failure> plan = draw(1, 10);
        assertThat(times(plan, Kind.KILL)).isEqualTo(20);
        assertThat(times(plan, Kind.FREEZE)).isEqualTo(10);
        assertThat(times(plan, Kind.PAUSE)).isEqualTo(10);
        assertThat(times(plan, Kind.CUT)).isEqualTo(15);
        assertThat(times(plan, Kind.RESTART)).isEqualTo(9);
    }

    @Test
    void the_whole_cluster_restarts_node_after_node() {
        List<Failure> plan = draw(3, 2);
        int first = IntStream.range(0, plan.size())
                .filter(i -> plan.get(i).kind() == Kind.RESTART)
                .findFirst()
                .orElseThrow();
        assertThat(plan.subList(first, first + 3)).extracting(Failure::kind).containsOnly(Kind.RESTART);
        assertThat(plan.subList(first, first + 3)).extracting(Failure::node).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void only_what_was_ordered_happens() {
        List<Failure> plan = Plan.draw(1, 3, 5, DEAD_AFTER, Set.of(Kind.CUT));
        assertThat(plan).extracting(Failure::kind).containsOnly(Kind.CUT);
    }

    @Test
    void times_are_on_the_right_side_of_what_makes_a_node_dead() {
        for (Failure failure : draw(1, 60)) {
            switch (failure.kind()) {
                case FREEZE -> assertThat(failure.lasts()).isEqualTo(DEAD_AFTER + 3_000);
                case PAUSE -> assertThat(failure.lasts()).isBetween(500L, DEAD_AFTER / 2L);
                case CUT -> assertThat(failure.lasts()).isBetween(0L, 3_000L);
                case KILL, RESTART -> assertThat(failure.lasts()).isZero();
            }
        }
    }

    @Test
    void nodes_exist_and_all_take_their_turn() {
        List<Failure> plan = draw(1, 60);
        assertThat(plan).extracting(Failure::node).contains(0, 1, 2, Failure.EVERY_NODE);
        assertThat(plan).extracting(Failure::node).allMatch(node -> node >= -1 && node < 3);
        assertThat(plan)
                .filteredOn(failure -> failure.node() == Failure.EVERY_NODE)
                .extracting(Failure::kind)
                .containsOnly(Kind.CUT);
    }

    @Test
    void a_failure_says_which_nodes_it_concerns() {
        assertThat(new Failure(Kind.CUT, Failure.EVERY_NODE, 1).nodes(3)).containsExactly(0, 1, 2);
        assertThat(new Failure(Kind.CUT, 2, 1).nodes(3)).containsExactly(2);
        assertThat(new Failure(Kind.CUT, 2, 1).where()).isEqualTo("node 2");
    }

    private static List<Failure> draw(long seed, double minutes) {
        return Plan.draw(seed, 3, minutes, DEAD_AFTER, ALL);
    }

    private static long times(List<Failure> plan, Kind kind) {
        return plan.stream().filter(failure -> failure.kind() == kind).count();
    }
}
