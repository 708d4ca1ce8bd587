package io.chamberhub.directory;

import static io.chamberhub.directory.DirectoryCluster.shard;
import static io.chamberhub.directory.DirectoryContract.await;
import static io.chamberhub.room.Steps.client;
import static io.chamberhub.room.Steps.commit;
import static io.chamberhub.room.Steps.join;
import static io.chamberhub.room.Steps.leave;
import static io.chamberhub.room.Steps.leaveOwed;
import static io.chamberhub.room.Steps.set;
import static io.chamberhub.room.Steps.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.Refusal;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.StepOutcome.Done;
import io.chamberhub.room.StepOutcome.Refused;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms of a cluster of two; some tests make a cluster of their own and break it. */
class HazelcastRoomStoreIT extends RoomStoreContract {
    private static final ShardId DEAD = new ShardId("a-node-that-died", 0);
    private static final ShardId ALIVE = shard(0, 0);
    private static final ShardId SURVIVOR = shard(2, 0);
    private static final int LAST = 300;
    private static final Set<String> LIVING = Set.of("n0", "n1");

    private static DirectoryCluster cluster;

    @BeforeAll
    static void found() {
        cluster = new DirectoryCluster(2);
    }

    @AfterAll
    static void leaveAll() {
        cluster.close();
    }

    @Override
    List<RoomStore> stores() {
        return List.of(cluster.rooms(0), cluster.rooms(1));
    }

    @Override
    Vertx vertx() {
        return cluster.vertx();
    }

    @Test
    void rooms_that_concern_dead_nodes_are_orphans_until_somebody_adopts_them() {
        ChamberName owing = new ChamberName(HALL, "owing");
        ChamberName kept = new ChamberName(HALL, "kept");
        take(TEA, DEAD, join());
        take(COFFEE, ALIVE, join());
        take(owing, ALIVE, join());
        take(owing, DEAD, join());
        take(owing, DEAD, leaveOwed("2"));
        take(kept, DEAD, join(), leave("1"));
        for (RoomStore store : stores()) {
            assertThat(await(store.orphans(LIVING)).keySet()).containsExactlyInAnyOrder(TEA, owing, kept);
        }
        RoomStep.Adopt adopt = new RoomStep.Adopt(Set.of(DEAD.node()), true);
        assertThat(take(TEA, ALIVE, adopt).outcomes())
                .containsExactly(new Done(List.of(new RoomEvent.Left("1")), List.of(client("1", DEAD))));
        assertThat(take(owing, ALIVE, adopt).outcomes())
                .containsExactly(new Done(List.of(), List.of(client("2", DEAD))));
        assertThat(take(kept, ALIVE, adopt).keeper()).isTrue();
        assertThat(await(next().orphans(LIVING))).isEmpty();
    }

    @Test
    void places_of_rooms_that_were_never_created_are_given_back() {
        take(limits(2), TEA, ALIVE, join());
        reserve("never", DEAD.node() + "/1");
        assertThat(refused(COFFEE)).isTrue();
        assertThat(await(cluster.rooms(0).sweep())).isEqualTo(1);
        assertThat(refused(COFFEE)).isFalse();
        end(COFFEE);

        reserve("never", "n1/1000000");
        assertThat(refused(COFFEE)).isTrue();
        assertThat(await(cluster.rooms(0).sweep())).as("its node lives").isZero();
        assertThat(await(cluster.rooms(0).reclaim())).isZero();
        assertThat(await(cluster.rooms(1).reclaim())).isEqualTo(1);
        assertThat(refused(COFFEE)).isFalse();
        assertThat(await(next().room(TEA))).isPresent();
    }

    @Test
    void places_of_rooms_whose_hall_was_lost_are_taken_again() {
        take(limits(2), TEA, ALIVE, join());
        take(limits(2), COFFEE, ALIVE, join());
        halls().delete(HALL);
        await(cluster.rooms(1).sweep());
        assertThat(refused(new ChamberName(HALL, "milk"))).isTrue();
    }

    @Test
    void rooms_outlive_nodes_that_die_and_commits_said_again_count_once() throws Exception {
        try (DirectoryCluster three = new DirectoryCluster(3)) {
            List<ChamberName> names = IntStream.range(0, 30)
                    .mapToObj(i -> new ChamberName(HALL, "room" + i))
                    .toList();
            RoomCommit first = commit(SURVIVOR, 1, join("x", "1"), set("k", "v"));
            List<RoomAnswer> before = names.stream()
                    .map(name -> await(three.rooms(2).commit(name, first)))
                    .toList();
            three.awaitBackups();
            three.kill(0);
            for (int i = 0; i < names.size(); i++) {
                assertThat(await(three.rooms(2).commit(names.get(i), first))).isEqualTo(before.get(i));
                assertThat(await(three.rooms(2).room(names.get(i))).orElseThrow())
                        .isEqualTo(new RoomSnapshot(
                                before.get(i).before().plus(2),
                                Map.of("k", "v"),
                                List.of(client("1", SURVIVOR, "x", "1")),
                                2));
            }
            three.awaitBackups();
            Future<List<Void>> busy = Future.join(names.stream()
                            .map(name -> changes(three.rooms(2), name, 2))
                            .toList())
                    .map(CompositeFuture::list);
            three.kill(1);
            await(busy);
            names.forEach(name -> assertThat(await(three.rooms(2).room(name))
                            .orElseThrow()
                            .position()
                            .version())
                    .isEqualTo(LAST + 1));
            RoomCommit one = with(commit(SURVIVOR, 1, join()), limits(30));
            assertThat(await(three.rooms(2).commit(new ChamberName(HALL, "another"), one))
                            .outcomes())
                    .as("the hall was not lost, either")
                    .containsExactly(new Refused(Refusal.TOO_MANY_ROOMS));
        }
    }

    /** One change after the other, each said again until it is answered. */
    private static Future<Void> changes(RoomStore store, ChamberName name, long number) {
        if (number > LAST) {
            return Future.succeededFuture();
        }
        RoomCommit commit = commit(SURVIVOR, number, set("k" + number, "v"));
        return store.commit(name, commit)
                .compose(
                        answer -> {
                            assertThat(answer.before().version()).isEqualTo(number);
                            return changes(store, name, number + 1);
                        },
                        lost -> changes(store, name, number));
    }

    private void reserve(String name, String token) {
        halls().executeOnKey(HALL, HallSteps.Reserve.reserve(name, token, 9));
    }

    private static IMap<String, HallEntry> halls() {
        return cluster.map("hub.roomhalls");
    }

    /** Whether the hall has no place for this room as a second one. */
    private boolean refused(ChamberName name) {
        return take(limits(2), name, ALIVE, join()).outcomes().contains(new Refused(Refusal.TOO_MANY_ROOMS));
    }
}
