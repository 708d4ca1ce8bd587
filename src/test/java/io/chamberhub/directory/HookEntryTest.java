package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ShardId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is in a chamber, and what its webhook is told of that. */
class HookEntryTest {
    private static final ShardId ONE = new ShardId("n1", 0);
    private static final ShardId TWO = new ShardId("n2", 0);
    private static final Set<HookKind> ALL = EnumSet.allOf(HookKind.class);
    private static final int MANY = 10_000;

    private final HookEntry book = new HookEntry("first");
    private long numbers;

    @Test
    void the_first_one_occupies_a_chamber_and_the_last_one_vacates_it() {
        reports(ONE, "+0", "+1", "-0", "-1");
        assertThat(waiting()).containsExactly("occupied", "joined 0", "joined 1", "left 0", "left 1", "vacated");
    }

    @Test
    void events_of_all_shards_are_counted_in_one_order() {
        reports(ONE, "+0");
        reports(TWO, "+1");
        reports(ONE, "-0");
        assertThat(waiting()).containsExactly("occupied", "joined 0", "joined 1", "left 0");
        assertThat(book.queue().waiting()).extracting(HookEvent::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(book.queue().waiting()).extracting(HookEvent::node).containsExactly("n1", "n1", "n2", "n1");
    }

    @Test
    void a_report_that_is_heard_twice_counts_once_and_is_answered_as_the_first_time() {
        HookReport report = report(ONE, ALL, null, "+0", "-0");
        HookMail first = book.report(report);
        assertThat(book.report(report)).isEqualTo(first);
        assertThat(waiting()).containsExactly("occupied", "joined 0", "left 0", "vacated");
    }

    @Test
    void only_what_is_wanted_is_told_and_counted() {
        book.report(report(ONE, Set.of(HookKind.LEFT, HookKind.OCCUPIED), null, "+0", "+1", "-1", "-0"));
        assertThat(waiting()).containsExactly("occupied", "left 1", "left 0");
        assertThat(book.queue().waiting()).extracting(HookEvent::seq).containsExactly(1L, 2L, 3L);
    }

    @Test
    void it_is_the_turn_of_whoever_reports_first_until_all_is_told() {
        assertThat(reports(ONE, "+0").events()).hasSize(2);
        assertThat(reports(TWO, "+1")).isEqualTo(HookMail.NONE);
        HookMail more = reports(ONE, "+2");
        assertThat(more.yours()).isTrue();
        assertThat(more.events()).as("it has been asked to already").isEmpty();
        assertThat(more.pending()).isEqualTo(4);

        assertThat(acknowledges("n2", HookReceipt.NOTHING)).isEqualTo(HookMail.NONE);
        assertThat(acknowledges("n1", receipt(2)).events())
                .extracting(HookEvent::seq)
                .containsExactly(3L, 4L);
        assertThat(acknowledges("n1", receipt(4))).isEqualTo(HookMail.NONE);
        assertThat(reports(TWO, "-1").events()).extracting(HookEvent::seq).containsExactly(5L);
    }

    @Test
    void no_more_is_answered_than_is_asked_for() {
        reports(ONE, "+0", "+1", "+2");
        HookMail mail = book.acknowledge("n1", receipt(1), 2);
        assertThat(mail.events()).extracting(HookEvent::seq).containsExactly(2L, 3L);
        assertThat(mail.pending()).isEqualTo(3);
    }

    @Test
    void what_was_acknowledged_before_changes_nothing_when_it_is_said_again() {
        reports(ONE, "+0", "+1", "+2");
        acknowledges("n1", receipt(3));
        acknowledges("n1", receipt(2));
        assertThat(waiting()).containsExactly("joined 2");
    }

    @Test
    void a_book_is_over_when_nobody_is_inside_and_all_is_told() {
        reports(ONE, "+0", "-0");
        assertThat(book.isOver()).isFalse();
        acknowledges("n1", receipt(4));
        assertThat(book.isOver()).isTrue();
    }

    @Test
    void those_of_a_dead_node_have_left_and_its_turn_is_anothers() {
        reports(ONE, "+0", "+1");
        reports(TWO, "+2");
        book.bury(Set.of("n1"), "n3", "second", 9);
        assertThat(waiting()).containsExactly("occupied", "joined 0", "joined 1", "joined 2", "left 0", "left 1");
        assertThat(book.nodes()).containsExactlyInAnyOrder("n2", "n3");
        assertThat(book.isDueOf("n3")).isTrue();
        assertThat(book.queue().waiting().stream().map(HookEvent::life).distinct())
                .containsExactly("first", "second");
        book.bury(Set.of("n2"), "n3", "third", 9);
        assertThat(waiting()).endsWith("left 2", "vacated");
    }

    @Test
    void a_late_report_of_a_dead_node_is_buried_by_the_next_sweep() {
        reports(TWO, "+0");
        book.bury(Set.of("n1"), "n3", "second", 9);
        reports(ONE, "+1");
        book.bury(Set.of("n1"), "n3", "third", 9);
        assertThat(waiting()).containsExactly("occupied", "joined 0", "joined 1", "left 1");
    }

    @Test
    void whoever_gets_an_id_that_another_shard_has_not_given_up_yet_comes_after_the_other_has_left() {
        reports(ONE, "+0");
        reports(TWO, "+0");
        reports(ONE, "-0");
        assertThat(waiting()).containsExactly("occupied", "joined 0", "left 0", "vacated", "occupied", "joined 0");
        assertThat(book.isVisitedBy(TWO)).isTrue();
        assertThat(book.isVisitedBy(ONE)).isFalse();
    }

    @Test
    void when_all_are_said_again_only_what_was_wrong_is_told() {
        reports(ONE, "+0", "+1", "+2");
        reports(TWO, "+3");
        acknowledges("n1", receipt(5));
        book.report(report(ONE, ALL, List.of("1", "4")));
        assertThat(waiting()).containsExactly("left 0", "left 2", "joined 4");
    }

    @Test
    void changes_are_taken_before_all_are_said() {
        book.report(report(ONE, ALL, List.of("1"), "+0", "+1", "-0"));
        assertThat(waiting()).containsExactly("occupied", "joined 0", "joined 1", "left 0");
    }

    @Test
    void what_another_side_of_a_split_has_told_is_not_taken_for_told() {
        reports(ONE, "+0");
        reports(TWO, "+1");
        book.bury(Set.of("n2"), "n1", "ours", 9);
        HookReceipt theirs = new HookReceipt("theirs", 4);
        assertThat(acknowledges("n1", theirs).events())
                .extracting(HookEvent::seq)
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void too_many_cost_the_oldest_and_how_many_is_known() {
        String[] visits = IntStream.range(0, HookQueue.MOST)
                .mapToObj(i -> (i % 2 == 0 ? "+" : "-") + i / 2)
                .toArray(String[]::new);
        reports(ONE, visits);
        HookMail mail = acknowledges("n1", HookReceipt.NOTHING);
        assertThat(mail.pending()).isEqualTo(HookQueue.MOST);
        assertThat(mail.lost()).isEqualTo(HookQueue.MOST);
        assertThat(mail.events().get(0).seq()).isEqualTo(HookQueue.MOST + 1);
        assertThat(acknowledges("n1", mail.events().get(9).receipt()).lost()).isZero();
    }

    @Test
    void whoever_gives_up_learns_how_many_are_lost() {
        reports(ONE, "+0", "+1", "-0", "-1");
        acknowledges("n1", receipt(1));
        assertThat(acknowledges("n1", HookReceipt.EVERYTHING)).isEqualTo(new HookMail(false, List.of(), 0, 5));
        assertThat(book.isOver()).isTrue();
    }

    private HookMail reports(ShardId shard, String... changes) {
        return book.report(report(shard, ALL, null, changes));
    }

    /** A change is {@code +} and the id of who has come, or {@code -} and that of who has gone. */
    private HookReport report(ShardId shard, Set<HookKind> wanted, @Nullable List<String> present, String... changes) {
        return new HookReport(
                shard,
                ++numbers,
                "first",
                wanted,
                Arrays.stream(changes)
                        .map(change ->
                                new HookChange(change.startsWith("+"), new Visitor(change.substring(1), null), 1))
                        .toList(),
                present == null
                        ? null
                        : present.stream().map(id -> new Visitor(id, null)).toList(),
                2);
    }

    private HookMail acknowledges(String node, HookReceipt receipt) {
        return book.acknowledge(node, receipt, MANY);
    }

    private static HookReceipt receipt(long seq) {
        return new HookReceipt("first", seq);
    }

    private List<String> waiting() {
        return book.queue().waiting().stream()
                .map(event -> event.kind().wireName()
                        + (event.visitor() == null ? "" : " " + event.visitor().id()))
                .toList();
    }
}
