package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Order ORDER =
            new Order(3, 0.5, 77, EnumSet.allOf(Kind.class), Optional.empty(), List.of(), 4, 2, 20);
    private final Report report = new Report(ORDER);

    @Test
    void a_run_without_faults_kept_all_promises() {
        report.add(
                row("kill", Map.of(Figure.SENT, 10L, Figure.HEARD, 50L, Figure.ANNOUNCED, 3L), took(400), took(900)));
        report.add(row("end", Map.of(Figure.SENT, 1L, Figure.HEARD, 5L)));
        assertThat(report.isSound()).isTrue();
        assertThat(report.verdict()).isEqualTo("All promises were kept.");
        assertThat(report.totalLine().trim().split(" +"))
                .containsExactly("1.5", "total", "11", "55", "0", "0", "0", "0", "0", "0", "3", "400", "900");
    }

    @Test
    void what_was_lost_breaks_a_promise() {
        report.add(row("cut", Map.of(Figure.LOST, 2L)));
        report.add(row("cut", Map.of(Figure.LOST, 3L, Figure.DOUBLED, 1L)));
        assertThat(report.isSound()).isFalse();
        assertThat(report.verdict()).isEqualTo("NOT all promises were kept: lost 5, doubled 1");
    }

    @Test
    void after_a_pause_nothing_may_have_to_be_announced() {
        report.add(row("kill", Map.of(Figure.ANNOUNCED, 3L)));
        report.add(row("pause", Map.of(Figure.ANNOUNCED, 4L)));
        assertThat(report.verdict()).isEqualTo("NOT all promises were kept: announced 4");
    }

    @Test
    void a_row_is_followed_by_its_faults() {
        assertThat(report.add(row("end", Map.of(Figure.LOST, 1L))))
                .hasSize(2)
                .element(1, STRING)
                .endsWith("lost: 4 of 7");
    }

    @Test
    void so_does_being_late() {
        report.add(row("kill", Map.of(), took(5_001), new Took(30_000, 5_000, false)));
        assertThat(report.isSound()).isFalse();
        assertThat(report.verdict()).isEqualTo("NOT all promises were kept: presence was right too late 2 times");
        assertThat(report.totalLine()).contains("5001 !", "never in 30000 !");
    }

    @Test
    void being_just_in_time_does_not() {
        assertThat(took(5_000).isLate()).isFalse();
    }

    @Test
    void of_two_times_the_worse_is_the_one_that_broke_the_promise_or_else_the_longer() {
        Took never = new Took(1, 5_000, false);
        Took late = new Took(6_000, 5_000, true);
        Took longButInTime = new Took(9_000, 15_000, true);
        assertThat(late.worse(never)).isEqualTo(never);
        assertThat(never.worse(late)).isEqualTo(never);
        assertThat(late.worse(longButInTime)).isEqualTo(late);
        assertThat(longButInTime.worse(late)).isEqualTo(late);
        assertThat(took(1).worse(took(2))).isEqualTo(took(2));
        assertThat(took(2).worse(took(1))).isEqualTo(took(2));
    }

    @Test
    void the_page_has_the_machine_the_order_the_table_and_the_faults() {
        report.add(row("kill", Map.of(Figure.SENT, 10L), took(400), took(900)));
        report.add(row("end", Map.of(Figure.LOST, 1L)));
        assertThat(report.markdown("2 cores")).isEqualTo("""
                        # Verification

                        NOT all promises were kept: lost 1

                        2 cores

                        3 nodes, 24 clients in 4 chambers, each says 20 messages/s; 0.5 minutes, seed 77

                        | at | what | where | sent | heard | lost | doubled | reordered | corrupted | mistold | dropped | announced | gone | whole |
                        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                        | 1.5 | kill | node 1 | 10 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 400 | 900 |
                        | 1.5 | end |  | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | - | - |
                        | 1.5 | total |  | 10 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 400 | 900 |

                        Times are ms, what is late is marked `!`; `at` is seconds after the start.

                        ## Faults

                        - 1.5 end: lost: 4 of 7
                        """);
    }

    @Test
    void an_order_is_summed_up_so_that_it_can_be_given_again() {
        Order order = new Order(3, 2, 5, Set.of(Kind.CUT, Kind.KILL), Optional.empty(), List.of("-Da=b"), 1, 1, 10);
        assertThat(order.summary())
                .isEqualTo("3 nodes, 3 clients in 1 chambers, each says 10 messages/s; 2.0 minutes, seed 5,"
                        + " only kill, cut; -Da=b");
    }

    private static Took took(long millis) {
        return new Took(millis, 5_000, true);
    }

    private static Row row(String what, Map<Figure, Long> counts, Took gone, Took whole) {
        return new Row(1.5, what, "node 1", new Figures(counts), Optional.of(gone), Optional.of(whole), List.of());
    }

    private static Row row(String what, Map<Figure, Long> counts) {
        return new Row(1.5, what, "", new Figures(counts), Optional.empty(), Optional.empty(), List.of("lost: 4 of 7"));
    }
}
