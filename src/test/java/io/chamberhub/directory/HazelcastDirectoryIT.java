package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.chamberhub.Loopback;
import io.chamberhub.Membership;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory.Account;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The directory of a cluster of two; some tests make a cluster of their own and break it. */
@Execution(ExecutionMode.SAME_THREAD) // Its clusters are in this JVM.
class HazelcastDirectoryIT extends BansContract {
    private static final ShardId DEAD = new ShardId("a-node-that-died", 0);
    private static final ShardId DEAD_TOO = new ShardId("another-one", 1);

    /** How many connects in a row must fail until a node is taken for dead: of three, the third is slow to notice. */
    private static final String FAULTS = "hazelcast.connection.monitor.max.faults";

    private static List<Membership> members = List.of();

    @BeforeAll
    static void found() {
        members = join(2);
        members.forEach(member -> await(member.directory().bans().open()));
    }

    @AfterAll
    static void leave() {
        part(members);
    }

    @Override
    List<Directory> directories() {
        return members.stream().map(Membership::directory).toList();
    }

    @Override
    Vertx vertx(Directory directory) {
        return members.stream()
                .filter(member -> member.directory() == directory)
                .map(Membership::vertx)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_node_that_joins_later_knows_the_bans_and_so_it_does_alone() throws InterruptedException {
        Instant end = later();
        List<ClusterSettings> cluster = Loopback.cluster(2);
        Membership first = await(Membership.join(new VertxOptions(), cluster.get(0)));
        await(first.directory().bans().open());
        await(first.directory().bans().ban(SOMEBODY, end));
        Membership second = await(Membership.join(new VertxOptions(), cluster.get(1)));
        try {
            await(second.directory().bans().open());
            assertThat(second.directory().bans().all()).isEqualTo(Map.of(SOMEBODY, end));
            awaitBackups(first);
            loseAbruptly(first, second);
            await(second.directory().bans().ban(SOMEBODY_ELSE, end));
            assertThat(second.directory().bans().all()).isEqualTo(Map.of(SOMEBODY, end, SOMEBODY_ELSE, end));
        } finally {
            part(List.of(first, second));
        }
    }

    @Test
    void a_sweep_forgets_the_shards_of_dead_nodes_only() {
        ShardId alive = shardOf(members.get(0));
        ShardId aliveToo = shardOf(members.get(1));
        admit(TEA, DEAD);
        admit(TEA, alive);
        admit(TEA, DEAD_TOO);
        admit(TEA, aliveToo);
        admit(TEA, DEAD);

        assertThat(await(sweeper(members.get(0)).sweep())).isZero();

        assertThat(admit(TEA, alive, limits(3, 1000))).isEqualTo(admitted(5));
        assertThat(admit(TEA, aliveToo, limits(3, 1000))).isEqualTo(CHAMBER_FULL);
        assertThat(admit(TEA, aliveToo)).isEqualTo(admitted(6, alive));
        leave(TEA, alive, alive, aliveToo, aliveToo);
    }

    @Test
    void a_sweep_gives_back_the_place_of_a_chamber_that_a_dead_node_did_not_come_to_create() {
        ShardId alive = shardOf(members.get(0));
        admit(TEA, alive, limits(9, 2));
        hazelcast(members.get(0))
                .<String, HallEntry>getMap("hub.halls")
                .executeOnKey(HALL, HallSteps.Reserve.reserve("never", DEAD.node() + "/1", 2));
        assertThat(admit(COFFEE, alive, limits(9, 2))).isEqualTo(HALL_FULL);

        assertThat(await(sweeper(members.get(0)).sweep())).isZero();

        assertThat(admit(COFFEE, alive, limits(9, 2))).isEqualTo(admitted(0));
        leave(TEA, alive);
        leave(COFFEE, alive);
    }

    @Test
    void a_sweep_gives_back_the_places_of_chambers_in_which_nobody_lives() {
        ShardId alive = shardOf(members.get(1));
        ChamberName milk = new ChamberName(HALL, "milk");
        admit(TEA, DEAD, limits(9, 3));
        admit(COFFEE, DEAD, limits(9, 3));
        admit(COFFEE, DEAD_TOO, limits(9, 3));
        admit(milk, alive, limits(9, 3));
        ChamberName water = new ChamberName(HALL, "water");
        assertThat(admit(water, alive, limits(9, 3))).isEqualTo(HALL_FULL);

        assertThat(await(sweeper(members.get(1)).sweep())).isEqualTo(2);

        assertThat(admit(TEA, alive, limits(9, 3))).isEqualTo(admitted(0));
        assertThat(admit(COFFEE, alive, limits(9, 3))).isEqualTo(admitted(0));
        assertThat(admit(water, alive, limits(9, 3))).isEqualTo(HALL_FULL);
        assertThat(admit(milk, alive, limits(9, 3))).isEqualTo(admitted(1));
        leave(TEA, alive);
        leave(COFFEE, alive);
        leave(milk, alive, alive);
    }

    @Test
    void a_sweep_forgets_the_connections_of_dead_nodes_from_wherever_they_came() {
        ShardId alive = shardOf(members.get(0));
        count(HERE, DEAD, 9);
        count(HERE, alive, 9);
        count(HERE, DEAD_TOO, 9);
        count(THERE, DEAD, 9);
        assertThat(count(HERE, alive, 3)).isFalse();

        assertThat(await(sweeper(members.get(1)).sweep())).isZero();

        assertThat(count(HERE, alive, 2)).isTrue();
        assertThat(count(HERE, alive, 2)).isFalse();
        assertThat(await(next().sourcesOf(DEAD))).isEmpty();
        discount(HERE, alive, alive);
    }

    @Test
    void a_sweep_without_dead_nodes_changes_nothing() {
        ShardId alive = shardOf(members.get(0));
        assertThat(await(sweeper(members.get(0)).sweep())).isZero();
        admit(TEA, alive);
        assertThat(await(sweeper(members.get(0)).sweep())).isZero();
        assertThat(admit(TEA, alive)).isEqualTo(admitted(1));
        leave(TEA, alive, alive);
    }

    @Test
    void two_nodes_that_sweep_at_once_remove_each_chamber_once() {
        for (int i = 0; i < 50; i++) {
            admit(new ChamberName(HALL, "c" + i), DEAD);
        }
        List<Integer> removed = atOnce(2, i -> sweeper(members.get(i)).sweep());
        assertThat(removed.get(0) + removed.get(1)).isEqualTo(50);
    }

    @Test
    void a_sweep_is_not_disturbed_by_those_who_come_and_go() {
        List<ShardId> crowd = IntStream.range(0, 500)
                .mapToObj(i -> new ShardId(members.get(i % 2).cluster().self(), i))
                .toList();
        atOnce(crowd.size(), i -> next().admit(TEA, crowd.get(i), limits(9999, 9), 0));
        ShardId restless = new ShardId(members.get(0).cluster().self(), crowd.size());
        List<Integer> removed = atOnce(
                400,
                i -> i % 4 == 0
                        ? sweeper(members.get(i % 8 / 4)).sweep()
                        : next().admit(TEA, restless, limits(9999, 9), 0)
                                .compose(answer -> next().leave(TEA, restless))
                                .map(left -> 0));
        assertThat(removed).containsOnly(0);
        atOnce(crowd.size(), i -> next().leave(TEA, crowd.get(i)));
    }

    @Test
    void chambers_outlive_nodes_that_end_abruptly_and_these_fail_their_answers() throws Exception {
        List<Membership> three = join(3);
        try {
            Membership last = three.get(2);
            ShardId shard = shardOf(last);
            List<ChamberName> chambers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                ChamberName chamber = new ChamberName(HALL, "c" + i);
                chambers.add(chamber);
                assertThat(await(three.get(i % 3).directory().admit(chamber, shard, limits(9, 50), 0)))
                        .isEqualTo(admitted(0));
            }
            for (int lost = 0; lost < 2; lost++) {
                three.subList(lost, 3).forEach(HazelcastDirectoryIT::awaitBackups);
                loseAbruptly(three.get(lost), last);
                requireUnreachable(three.get(lost));
                int id = lost + 1;
                chambers.forEach(chamber -> assertThat(await(last.directory().admit(chamber, shard, limits(9, 50), 0)))
                        .isEqualTo(admitted(id)));
                assertThat(await(last.directory().admit(TEA, shard, limits(9, 50), 0)))
                        .isEqualTo(HALL_FULL);
            }
            assertThat(await(sweeper(last).sweep())).isZero();
            for (int i = 0; i < 150; i++) {
                await(last.directory().leave(chambers.get(i % 50), shard));
            }
            assertThat(await(last.directory().account())).isEqualTo(Account.NOTHING);
        } finally {
            part(three);
        }
    }

    private static void requireUnreachable(Membership lost) {
        for (Future<?> answer : List.<Future<?>>of(
                lost.directory().admit(TEA, A0, limits(1, 1), 0),
                lost.directory().leave(TEA, A0),
                lost.directory().reassert(TEA, A0, 1, 0),
                lost.directory().chambersOf(A0),
                lost.directory().count(HERE, A0, 1),
                lost.directory().discount(HERE, A0),
                lost.directory().recount(HERE, A0, 1),
                lost.directory().sourcesOf(A0),
                lost.directory().account(),
                lost.directory().check(),
                sweeper(lost).reclaim(),
                sweeper(lost).sweep())) {
            assertThat(answer.toCompletionStage().toCompletableFuture()).failsWithin(10, TimeUnit.SECONDS);
        }
    }

    /** Until every entry is on two nodes: what is on one node only dies with it. */
    private static void awaitBackups(Membership node) {
        assertThat(hazelcast(node).getPartitionService().forceLocalMemberToBeSafe(60, TimeUnit.SECONDS))
                .isTrue();
    }

    private static void loseAbruptly(Membership lost, Membership witness) throws InterruptedException {
        CountDownLatch noticed = DirectoryCluster.removals(List.of(hazelcast(witness)), 1);
        hazelcast(lost).getLifecycleService().terminate();
        DirectoryCluster.await(noticed);
    }

    private static List<Membership> join(int nodes) {
        List<Membership> joined = new ArrayList<>();
        List<ClusterSettings> cluster = Loopback.cluster(nodes);
        for (int i = 0; i < nodes; i++) {
            System.setProperty(FAULTS, i < 2 ? "3" : "8");
            joined.add(await(Membership.join(new VertxOptions(), cluster.get(i))));
        }
        System.clearProperty(FAULTS);
        assertThat(joined).allSatisfy(member -> assertThat(member.size()).isEqualTo(nodes));
        return joined;
    }

    /** Without an orderly leave, in which nodes hand over to each other what nobody needs any more. */
    private static void part(List<Membership> nodes) {
        nodes.stream()
                .filter(Membership::isActive)
                .forEach(node -> hazelcast(node).getLifecycleService().terminate());
        nodes.forEach(node -> await(node.vertx().close().otherwiseEmpty()));
    }

    private static ShardId shardOf(Membership member) {
        return new ShardId(member.cluster().self(), 0);
    }

    private static HazelcastDirectory sweeper(Membership member) {
        return (HazelcastDirectory) member.directory();
    }

    private static HazelcastInstance hazelcast(Membership member) {
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(instance -> member.cluster()
                        .self()
                        .equals(instance.getCluster().getLocalMember().getAttribute("__vertx.nodeId")))
                .findFirst()
                .orElseThrow();
    }
}
