package io.chamberhub.directory;

import static io.chamberhub.directory.DirectoryCluster.shard;
import static io.chamberhub.directory.DirectoryContract.CHAMBER_FULL;
import static io.chamberhub.directory.DirectoryContract.COFFEE;
import static io.chamberhub.directory.DirectoryContract.HALL;
import static io.chamberhub.directory.DirectoryContract.HALL_FULL;
import static io.chamberhub.directory.DirectoryContract.TEA;
import static io.chamberhub.directory.DirectoryContract.admitted;
import static io.chamberhub.directory.DirectoryContract.atOnce;
import static io.chamberhub.directory.DirectoryContract.await;
import static io.chamberhub.directory.DirectoryContract.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory.Account;
import io.chamberhub.directory.Directory.Answer;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What survivors make of a directory that has lost entries together with their backups, or was split. */
@Execution(ExecutionMode.SAME_THREAD) // Its clusters are in this JVM.
class HazelcastLossIT {
    private static final ChamberName MILK = new ChamberName(HALL, "milk");
    private static final ChamberName WATER = new ChamberName(HALL, "water");
    private static final int CHAMBERS = 60;

    @Test
    void survivors_say_again_what_two_dead_nodes_took_with_them() throws Exception {
        try (DirectoryCluster cluster = new DirectoryCluster(4)) {
            // Every fourth chamber was created by each node; node i has i + 1 connections in each.
            for (int turn = 0; turn < 4; turn++) {
                int shift = turn;
                atOnce(CHAMBERS, i -> admit(cluster, (i + shift) % 4, chamber(i)));
            }
            for (int node = 0; node < 4; node++) {
                int connections = node + 1;
                atOnce(CHAMBERS, i -> cluster.directory(connections - 1)
                        .reassert(chamber(i), shard(connections - 1, 0), connections, 10));
            }
            cluster.awaitBackups();
            List<CountDownLatch> heard = List.of(new CountDownLatch(1), new CountDownLatch(1));
            cluster.directory(2).watchLoss(heard.get(0)::countDown);
            cluster.directory(3).watchLoss(heard.get(1)::countDown);
            cluster.kill(0, 1);
            for (CountDownLatch each : heard) {
                assertThat(each.await(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(await(cluster.directory(2).account()).chambers()).isBetween(1, CHAMBERS - 1);

            await(cluster.directory(2).sweep());
            atOnce(2 * CHAMBERS, i -> {
                int node = 2 + i % 2;
                return cluster.directory(node).reassert(chamber(i / 2), shard(node, 0), node + 1, 10);
            });
            await(cluster.directory(2).reclaim());
            await(cluster.directory(3).reclaim());
            requireAllRight(cluster);
        }
    }

    @Test
    void so_they_do_of_where_connections_come_from() throws Exception {
        try (DirectoryCluster cluster = new DirectoryCluster(4)) {
            for (int node = 0; node < 4; node++) {
                HazelcastDirectory directory = cluster.directory(node);
                ShardId shard = shard(node, 0);
                atOnce(CHAMBERS, i -> directory.count(source(i), shard, 9));
            }
            cluster.awaitBackups();
            cluster.kill(0, 1);
            await(cluster.directory(2).sweep());
            atOnce(2 * CHAMBERS, i -> cluster.directory(2 + i % 2).recount(source(i / 2), shard(2 + i % 2, 0), 1));

            assertThat(await(cluster.directory(3).sourcesOf(shard(2, 0)))).hasSize(CHAMBERS);
            for (int i = 0; i < CHAMBERS; i++) {
                assertThat(await(cluster.directory(2).count(source(i), shard(2, 0), 3)))
                        .isTrue();
                assertThat(await(cluster.directory(3).count(source(i), shard(3, 0), 3)))
                        .isFalse();
            }
            atOnce(2 * CHAMBERS, i -> cluster.directory(2 + i % 2).recount(source(i / 2), shard(2 + i % 2, 0), 0));
            assertThat(cluster.directory(2).ownEntries() + cluster.directory(3).ownEntries())
                    .isZero();
        }
    }

    private static Source source(int number) {
        return new Source(HALL, "192.0.2." + number);
    }

    @Test
    void bans_outlive_nodes_that_die_together_and_those_of_both_sides_of_a_split_hold() throws Exception {
        Instant end = BansContract.later();
        try (DirectoryCluster cluster = new DirectoryCluster(3)) {
            for (int node = 0; node < 3; node++) {
                await(cluster.directory(node).bans().open());
            }
            await(cluster.directory(0).bans().ban("192.0.2.1", end));
            cluster.awaitBackups();
            cluster.split();
            await(cluster.directory(0).bans().ban("192.0.2.2", end));
            await(cluster.directory(2).bans().ban("192.0.2.3", end));
            cluster.heal();
            Map<String, Instant> all = Map.of("192.0.2.1", end, "192.0.2.2", end, "192.0.2.3", end);
            for (int node = 0; node < 3; node++) {
                BansContract.awaitBans(cluster.directory(node), all);
            }
            cluster.awaitBackups();
            cluster.kill(0, 1);
            assertThat(await(cluster.directory(2).bans().unban("192.0.2.2"))).isTrue();
            assertThat(cluster.directory(2).bans().all()).isEqualTo(Map.of("192.0.2.1", end, "192.0.2.3", end));
        }
    }

    @Test
    void who_comes_right_after_a_loss_finds_those_who_were_there() throws Exception {
        try (DirectoryCluster cluster = new DirectoryCluster(3)) {
            atOnce(CHAMBERS, i -> admit(cluster, 2, chamber(i)));
            cluster.awaitBackups();
            cluster.directory(2).nodeLeft();
            cluster.directory(2).nodeLeft();
            cluster.kill(0, 1);

            List<Future<Answer>> newcomers = IntStream.range(0, CHAMBERS)
                    .mapToObj(i -> cluster.directory(2).admit(chamber(i), shard(2, 1), limits(9, CHAMBERS), 0))
                    .toList();
            await(cluster.directory(2).account());
            atOnce(CHAMBERS, i -> cluster.directory(2).reassert(chamber(i), shard(2, 0), 1, 1));

            assertThat(newcomers.stream().map(DirectoryContract::await)).containsOnly(admitted(1, shard(2, 0)));
        }
    }

    private static Future<Answer> admit(DirectoryCluster cluster, int node, ChamberName chamber) {
        return cluster.directory(node).admit(chamber, shard(node, 0), limits(99, CHAMBERS), 0);
    }

    /** Seven connections of two shards in each chamber, ten ids taken, a full hall; then nothing. */
    private static void requireAllRight(DirectoryCluster cluster) {
        assertThat(await(cluster.directory(3).account())).isEqualTo(new Account(CHAMBERS, 1, CHAMBERS));
        assertThat(await(cluster.directory(2).admit(TEA, shard(2, 0), limits(9, CHAMBERS), 0)))
                .isEqualTo(HALL_FULL);
        for (int i = 0; i < CHAMBERS; i++) {
            ChamberName chamber = chamber(i);
            List<ShardId> order = await(cluster.directory(2).reassert(chamber, shard(9, 9), 0, 0));
            assertThat(order).containsExactlyInAnyOrder(shard(2, 0), shard(3, 0));
            ShardId[] both = order.toArray(ShardId[]::new);
            assertThat(await(cluster.directory(3).admit(chamber, shard(3, 1), limits(8, 1), 0)))
                    .isEqualTo(admitted(10, both));
            assertThat(await(cluster.directory(2).admit(chamber, shard(2, 1), limits(8, 1), 0)))
                    .isEqualTo(CHAMBER_FULL);
            await(cluster.directory(3).leave(chamber, shard(3, 1)));
            IntStream.range(0, 3).forEach(left -> await(cluster.directory(3).leave(chamber, shard(2, 0))));
            IntStream.range(0, 4).forEach(left -> await(cluster.directory(2).leave(chamber, shard(3, 0))));
        }
        assertThat(await(cluster.directory(2).account())).isEqualTo(Account.NOTHING);
    }

    private static ChamberName chamber(int number) {
        return new ChamberName(HALL, "c" + number);
    }

    @Test
    void after_a_split_the_bigger_side_is_believed_until_the_others_say_what_is_so() throws Exception {
        try (DirectoryCluster cluster = new DirectoryCluster(3)) {
            HazelcastDirectory big = cluster.directory(0);
            HazelcastDirectory small = cluster.directory(2);
            enter(big, TEA, shard(0, 0), 0);
            enter(small, TEA, shard(2, 0), 1);
            enter(small, COFFEE, shard(2, 0), 0);
            cluster.awaitBackups();
            CountDownLatch lost = new CountDownLatch(1);
            small.watchLoss(lost::countDown);
            cluster.split();
            assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();

            // The big side lets somebody in and opens a chamber. On the small side another comes, one leaves, two open.
            enter(big, TEA, shard(1, 0), 2);
            enter(big, MILK, shard(1, 0), 0);
            await(small.reassert(TEA, shard(2, 0), 1, 2));
            await(small.reassert(COFFEE, shard(2, 0), 1, 1));
            enter(small, TEA, shard(2, 0), 2);
            enter(small, TEA, shard(2, 0), 3);
            await(small.leave(COFFEE, shard(2, 0)));
            enter(small, MILK, shard(2, 0), 0);
            enter(small, WATER, shard(2, 0), 0);

            cluster.heal();
            for (int node = 0; node < 3; node++) {
                assertThat(await(cluster.directory(node).account())).isEqualTo(new Account(3, 1, 3));
                assertThat(await(cluster.directory(node).chambersOf(shard(2, 0))))
                        .containsExactlyInAnyOrder(TEA, COFFEE);
                assertThat(await(cluster.directory(node).reclaim())).isZero();
            }

            assertThat(await(small.reassert(TEA, shard(2, 0), 3, 4))).containsExactly(shard(0, 0), shard(1, 0));
            assertThat(await(small.reassert(COFFEE, shard(2, 0), 0, 0))).isEmpty();
            assertThat(await(small.reassert(MILK, shard(2, 0), 1, 1))).containsExactly(shard(1, 0));
            assertThat(await(small.reassert(WATER, shard(2, 0), 1, 1))).isEmpty();
            assertThat(await(big.account())).isEqualTo(new Account(3, 1, 3));
            assertThat(await(big.admit(TEA, shard(0, 1), limits(6, 1), 0)))
                    .isEqualTo(admitted(4, shard(0, 0), shard(2, 0), shard(1, 0)));
            assertThat(await(big.admit(TEA, shard(0, 1), limits(6, 1), 0))).isEqualTo(CHAMBER_FULL);
            assertThat(await(big.admit(COFFEE, shard(0, 1), limits(9, 3), 0))).isEqualTo(HALL_FULL);
        }
    }

    /** Without an answer being looked at but for its id. */
    private static void enter(Directory directory, ChamberName chamber, ShardId shard, long id) {
        assertThat(await(directory.admit(chamber, shard, limits(99, 99), 0)))
                .isInstanceOfSatisfying(
                        Directory.Admitted.class,
                        admitted -> assertThat(admitted.id().value()).isEqualTo(id));
    }
}
