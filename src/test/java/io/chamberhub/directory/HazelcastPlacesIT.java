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

import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory.Account;
import io.chamberhub.directory.Directory.Admitted;
import io.chamberhub.directory.Directory.Answer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Places in halls, when an entry of either kind is lost or wrong. */
@Execution(ExecutionMode.SAME_THREAD) // Its clusters are in this JVM.
class HazelcastPlacesIT {
    private static final ShardId A = shard(0, 0);
    private static final ShardId B = shard(1, 0);

    private static DirectoryCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new DirectoryCluster(2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void nothing_is_left_behind() {
        assertThat(await(cluster.directory(0).account())).isEqualTo(Account.NOTHING);
    }

    @Test
    void a_lost_hall_knows_its_chambers_again() {
        enter(0, TEA);
        enter(1, COFFEE);
        halls().delete(HALL);
        assertThat(await(cluster.directory(1).account())).isEqualTo(new Account(2, 0, 0));

        await(cluster.directory(1).reassert(TEA, B, 0, 0));
        await(cluster.directory(0).reassert(COFFEE, A, 2, 1));
        assertThat(await(cluster.directory(1).account())).isEqualTo(new Account(2, 1, 2));
        assertThat(await(cluster.directory(0).admit(new ChamberName(HALL, "milk"), A, limits(9, 2), 0)))
                .isEqualTo(HALL_FULL);

        end(TEA);
        end(COFFEE);
    }

    @Test
    void a_chamber_made_anew_has_one_place_once_its_first_creator_has_taken_back_the_other() {
        enter(0, TEA);
        chambers().delete(Keys.key(TEA));
        assertThat(await(cluster.directory(1).reassert(TEA, B, 1, 5))).isEmpty();
        assertThat(await(cluster.directory(0).reassert(TEA, A, 1, 3))).containsExactly(B);
        assertThat(await(cluster.directory(0).account())).isEqualTo(new Account(1, 1, 2));

        assertThat(await(cluster.directory(1).reclaim()))
                .as("it is not its own")
                .isZero();
        assertThat(await(cluster.directory(0).reclaim())).isOne();
        assertThat(await(cluster.directory(0).reclaim())).isZero();

        assertThat(await(cluster.directory(0).account())).isEqualTo(new Account(1, 1, 1));
        assertThat(await(cluster.directory(0).admit(TEA, A, limits(9, 1), 0))).isEqualTo(admitted(5, B));
        end(TEA);
    }

    @Test
    void a_node_takes_back_its_own_places_and_no_other() {
        enter(0, TEA);
        for (String token : List.of("n0/900", "n1/900", "n9/900")) {
            halls().executeOnKey(HALL, new HallSteps.Hold("tea", token));
            halls().executeOnKey("/other/", new HallSteps.Hold("never", token));
        }
        assertThat(await(cluster.directory(0).reclaim())).isEqualTo(2);
        assertThat(await(cluster.directory(0).account())).isEqualTo(new Account(1, 2, 5));
        assertThat(await(cluster.directory(1).reclaim())).isEqualTo(2);
        assertThat(await(cluster.directory(0).account())).isEqualTo(new Account(1, 2, 3));
        await(cluster.directory(0).sweep());
        assertThat(await(cluster.directory(1).account())).isEqualTo(new Account(1, 1, 1));
        end(TEA);
    }

    @Test
    void a_place_whose_chamber_is_still_to_be_created_is_not_taken_back() throws Exception {
        CountDownLatch reserved = new CountDownLatch(1);
        EntryAddedListener<String, HallEntry> listener = event -> reserved.countDown();
        UUID listening = halls().addEntryListener(listener, false);
        halls().lock(HALL);
        Future<Answer> answer = cluster.directory(0).admit(TEA, A, limits(9, 9), 0);
        // The question whether there is a chamber was asked before; the wish to create it comes after.
        chambers().lock(Keys.key(TEA));
        halls().unlock(HALL);
        assertThat(reserved.await(60, TimeUnit.SECONDS)).isTrue();

        int released = await(cluster.directory(0).reclaim());
        boolean waiting = !answer.isComplete();
        chambers().unlock(Keys.key(TEA));
        assertThat(await(answer)).isEqualTo(admitted(0));
        assertThat(waiting).isTrue();
        assertThat(released).isZero();
        assertThat(await(cluster.directory(0).account())).isEqualTo(new Account(1, 1, 1));
        halls().removeEntryListener(listening);
        end(TEA);
    }

    @Test
    void reclaims_do_not_disturb_those_who_come_and_go() {
        atOnce(
                400,
                i -> i % 4 == 0
                        ? cluster.directory(i / 4 % 2).reclaim().mapEmpty()
                        : comeAndGo(i % 2, "c" + i).compose(gone -> come(i % 2, "c" + i)));
        assertThat(await(cluster.directory(0).account())).isEqualTo(new Account(300, 1, 300));
        assertThat(await(cluster.directory(0).reclaim())).isZero();
        atOnce(400, i -> cluster.directory(0).reassert(new ChamberName(HALL, "c" + i), shard(i % 2, 0), 0, 0));
    }

    private static Future<Void> comeAndGo(int node, String name) {
        return come(node, name)
                .compose(here -> cluster.directory(node).leave(new ChamberName(HALL, name), shard(node, 0)));
    }

    private static Future<Void> come(int node, String name) {
        return cluster.directory(node)
                .admit(new ChamberName(HALL, name), shard(node, 0), limits(999, 999), 0)
                .mapEmpty();
    }

    @Test
    void however_often_entries_are_lost_assertions_and_reclaims_make_the_account_right() {
        for (int round = 0; round < 20; round++) {
            int lost = round;
            atOnce(16, i -> switch (i % 8) {
                case 0 -> enterAgain(0);
                case 1 -> enterAgain(1);
                case 2 -> cluster.directory(0).reassert(TEA, A, 1, 1).mapEmpty();
                case 3 -> cluster.directory(1).reassert(TEA, B, 1, 1).mapEmpty();
                case 4 -> cluster.directory(1).reassert(TEA, shard(1, 1), 0, 1).mapEmpty();
                case 5 -> cluster.directory(lost % 2).reclaim().mapEmpty();
                case 6 -> lose(chambers(), Keys.key(TEA));
                default -> lost % 2 == 0 ? Future.succeededFuture() : lose(halls(), HALL);
            });
            assertThat(await(cluster.directory(0).reassert(TEA, A, 2, 9))).isSubsetOf(Set.of(B));
            assertThat(await(cluster.directory(1).reassert(TEA, B, 1, 9))).containsExactly(A);
            await(cluster.directory(0).reclaim());
            await(cluster.directory(1).reclaim());
            assertThat(await(cluster.directory(0).account())).isEqualTo(new Account(1, 1, 1));
            assertThat(await(cluster.directory(0).admit(TEA, A, limits(3, 1), 0)))
                    .isEqualTo(CHAMBER_FULL);
            end(TEA);
            assertThat(await(cluster.directory(0).account())).isEqualTo(Account.NOTHING);
        }
    }

    private static Future<Void> lose(IMap<String, ?> map, String key) {
        return Future.fromCompletionStage(map.removeAsync(key)).mapEmpty();
    }

    private static Future<Void> enterAgain(int node) {
        return cluster.directory(node)
                .admit(TEA, shard(node, 0), limits(99, 1), 0)
                .mapEmpty();
    }

    private static void enter(int node, ChamberName chamber) {
        Answer answer = await(cluster.directory(node).admit(chamber, shard(node, 0), limits(9, 9), 0));
        assertThat(answer).isInstanceOf(Admitted.class);
    }

    private static void end(ChamberName chamber) {
        await(cluster.directory(0).reassert(chamber, A, 0, 0));
        await(cluster.directory(0).reassert(chamber, B, 0, 0));
    }

    private static IMap<String, ChamberEntry> chambers() {
        return cluster.map("hub.chambers");
    }

    private static IMap<String, HallEntry> halls() {
        return cluster.map("hub.halls");
    }
}
