package io.chamberhub.directory;

import static io.chamberhub.directory.DirectoryCluster.shard;
import static io.chamberhub.directory.DirectoryContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ChamberName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The ledger of several nodes, of which some die or are cut off. */
@Execution(ExecutionMode.SAME_THREAD) // Its clusters are in this JVM.
class HazelcastHookLedgerIT extends HookLedgerContract {
    private static final int NODES = 4;
    private static final int CHAMBERS = 40;

    private static DirectoryCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new DirectoryCluster(2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    HookLedger ledger(int node) {
        return cluster.directory(node).hooks();
    }

    @Test
    void two_nodes_that_die_at_once_take_nothing_with_them_that_is_not_told() throws Exception {
        try (DirectoryCluster four = new DirectoryCluster(NODES)) {
            each(four, node -> report(shard(node, 0), null, "+" + node));
            four.awaitBackups();
            four.kill(0, 1);
            await(four.directory(2).hooks().sweep());
            assertThat(await(four.directory(2).hooks().sweep()))
                    .as("nobody is gone any more")
                    .isEmpty();
            Set<ChamberName> due = new HashSet<>(await(four.directory(3).hooks().dueOf("n2")));
            due.addAll(await(four.directory(3).hooks().dueOf("n3")));
            assertThat(due).hasSize(CHAMBERS);
            for (ChamberName chamber : chambers()) {
                List<String> told = told(four, chamber, "n2", "n3");
                assertThat(told).hasSize(1 + NODES + 2);
                Set<String> inside = new HashSet<>();
                apply(told, inside);
                assertThat(inside).containsExactlyInAnyOrder("2", "3");
            }
        }
    }

    @Test
    void after_a_split_each_side_has_told_what_it_saw_and_all_are_inside_again() throws Exception {
        try (DirectoryCluster four = new DirectoryCluster(NODES)) {
            each(four, node -> report(shard(node, 0), null, "+" + node));
            four.awaitBackups();
            four.split();
            await(four.directory(0).hooks().sweep());
            await(four.directory(NODES - 1).hooks().sweep());
            HookLedger alone = four.directory(NODES - 1).hooks();
            Set<ChamberName> kept = await(alone.dueOf("n3"));
            assertThat(kept).as("it had copies of most").hasSizeGreaterThan(CHAMBERS / 4);
            for (ChamberName chamber : kept) {
                List<String> told = says(await(alone.acknowledge(chamber, "n3", HookReceipt.NOTHING, MANY)));
                assertThat(told.subList(told.size() - (NODES - 1), told.size()))
                        .containsExactlyInAnyOrder("left 0", "left 1", "left 2");
            }
            four.heal();
            each(four, node -> report(shard(node, 0), List.of(String.valueOf(node))));
            for (ChamberName chamber : chambers()) {
                Set<String> inside = new HashSet<>();
                apply(told(four, chamber, "n0", "n1", "n2"), inside);
                assertThat(inside).containsExactlyInAnyOrder("0", "1", "2", "3");
            }
        }
    }

    /** Everything that these nodes have to tell of a chamber, by whichever of them it is told. */
    private static List<String> told(DirectoryCluster cluster, ChamberName chamber, String... nodes) {
        List<String> told = new ArrayList<>();
        for (String node : nodes) {
            told.addAll(
                    says(await(cluster.directory(2).hooks().acknowledge(chamber, node, HookReceipt.NOTHING, MANY))));
        }
        return told;
    }

    /** In each chamber a shard of each node has something to say. */
    private static void each(DirectoryCluster cluster, IntFunction<HookReport> report) {
        for (ChamberName chamber : chambers()) {
            for (int i = 0; i < NODES; i++) {
                int node = Math.floorMod(i + chamber.hashCode(), NODES);
                await(cluster.directory(node).hooks().report(chamber, report.apply(node)));
            }
        }
    }

    private static List<ChamberName> chambers() {
        return IntStream.range(0, CHAMBERS)
                .mapToObj(i -> new ChamberName("/", "c" + i))
                .toList();
    }
}
