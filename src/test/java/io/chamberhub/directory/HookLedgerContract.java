package io.chamberhub.directory;

import static io.chamberhub.directory.DirectoryContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every ledger promises. */
abstract class HookLedgerContract {
    static final ChamberName TEA = new ChamberName("/", "tea");
    static final ChamberName CAKE = new ChamberName("/", "cake");
    static final int MANY = 1_000;

    private static final ShardId ONE = new ShardId("n0", 0);
    private static final ShardId TWO = new ShardId("n1", 1);
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** As this node sees it; two of them are the same where there is one node only. */
    abstract HookLedger ledger(int node);

    @Test
    void who_reports_first_has_to_tell_until_it_has_told_all() {
        assertThat(says(await(ledger(0).report(TEA, report(ONE, null, "+0"))))).containsExactly("occupied", "joined 0");
        assertThat(await(ledger(1).report(TEA, report(TWO, null, "+1")))).isEqualTo(HookMail.NONE);
        assertThat(await(ledger(1).acknowledge(TEA, "n1", HookReceipt.NOTHING, MANY)))
                .isEqualTo(HookMail.NONE);

        HookMail mail = await(ledger(0).acknowledge(TEA, "n0", HookReceipt.NOTHING, MANY));
        assertThat(says(mail)).containsExactly("occupied", "joined 0", "joined 1");
        assertThat(await(ledger(1).dueOf("n0"))).contains(TEA);
        assertThat(await(ledger(1).dueOf("n1"))).doesNotContain(TEA);
        assertThat(await(ledger(0).acknowledge(TEA, "n0", HookReceipt.of(mail.events()), MANY)))
                .isEqualTo(HookMail.NONE);
        assertThat(says(await(ledger(1).report(TEA, report(TWO, null, "-1"))))).containsExactly("left 1");
        leaveNothing(TEA, ONE, TWO);
    }

    @Test
    void shards_are_found_where_they_have_somebody() {
        await(ledger(0).report(CAKE, report(ONE, null, "+0")));
        assertThat(await(ledger(1).visitedBy(ONE))).contains(CAKE);
        assertThat(await(ledger(1).visitedBy(TWO))).doesNotContain(CAKE);
        await(ledger(0).report(CAKE, report(ONE, List.of())));
        assertThat(await(ledger(1).visitedBy(ONE))).doesNotContain(CAKE);
        leaveNothing(CAKE, ONE);
    }

    @Test
    void reports_that_come_at_once_get_one_order_without_gaps() {
        ChamberName crowd = new ChamberName("/", "crowd");
        int half = 50;
        List<Future<HookMail>> all = new ArrayList<>();
        IntStream.range(0, half).forEach(i -> {
            all.add(ledger(0).report(crowd, report(new ShardId("n0", i), null, "+" + i)));
            all.add(ledger(1).report(crowd, report(new ShardId("n1", i), null, "+" + (half + i))));
        });
        await(Future.all(all));
        String sender = await(ledger(0).dueOf("n0")).contains(crowd) ? "n0" : "n1";
        HookMail mail = await(ledger(1).acknowledge(crowd, sender, HookReceipt.NOTHING, MANY));
        assertThat(mail.events().stream().map(HookEvent::seq))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 2 * half + 1)
                        .mapToObj(seq -> (long) seq)
                        .toList());
        assertThat(says(mail)).doesNotHaveDuplicates().startsWith("occupied");
    }

    @Test
    void of_a_chamber_that_is_over_nothing_is_left() {
        ChamberName over = new ChamberName("/", "over");
        HookMail mail = await(ledger(0).report(over, report(ONE, null, "+0", "-0")));
        assertThat(await(ledger(0).acknowledge(over, "n0", HookReceipt.of(mail.events()), MANY)))
                .isEqualTo(HookMail.NONE);
        HookMail next = await(ledger(0).report(over, report(ONE, null, "+0")));
        assertThat(next.events().get(0).seq()).isEqualTo(1);
        assertThat(next.events().get(0).life())
                .isNotEqualTo(mail.events().get(0).life());
        leaveNothing(over, ONE);
    }

    private void leaveNothing(ChamberName chamber, ShardId... shards) {
        for (ShardId shard : shards) {
            await(ledger(0).report(chamber, report(shard, List.of())));
        }
        for (String node : List.of("n0", "n1")) {
            await(ledger(0).acknowledge(chamber, node, HookReceipt.EVERYTHING, 0));
            assertThat(await(ledger(0).dueOf(node))).doesNotContain(chamber);
        }
    }

    /** A change is {@code +} and the id of who has come, or {@code -} and that of who has gone. */
    static HookReport report(ShardId shard, @Nullable List<String> present, String... changes) {
        long number = NUMBERS.incrementAndGet();
        return new HookReport(
                shard,
                number,
                "life" + number,
                EnumSet.allOf(HookKind.class),
                Arrays.stream(changes)
                        .map(change -> new HookChange(
                                change.startsWith("+"), new Visitor(change.substring(1), "s" + change), number))
                        .toList(),
                present == null
                        ? null
                        : present.stream().map(id -> new Visitor(id, null)).toList(),
                number);
    }

    static List<String> says(HookMail mail) {
        return mail.events().stream()
                .map(event -> event.kind().wireName()
                        + (event.visitor() == null ? "" : " " + event.visitor().id()))
                .toList();
    }

    /** Who is inside after these events. */
    static void apply(List<String> events, Set<String> inside) {
        for (String event : events) {
            if (event.startsWith("joined ")) {
                assertThat(inside.add(event.substring("joined ".length())))
                        .as(event)
                        .isTrue();
            } else if (event.startsWith("left ")) {
                assertThat(inside.remove(event.substring("left ".length())))
                        .as(event)
                        .isTrue();
            }
        }
    }
}
