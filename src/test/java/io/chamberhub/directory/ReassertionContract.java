package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory.Account;
import io.chamberhub.directory.Directory.Admitted;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every directory promises to shards that say again what is so. */
abstract class ReassertionContract extends DirectoryContract {
    private static final ChamberName MILK = new ChamberName(HALL, "milk");

    @Test
    void what_is_known_already_changes_nothing() {
        admit(TEA, A0);
        admit(TEA, B0);
        admit(TEA, A0);
        for (int again = 0; again < 2; again++) {
            assertThat(reassert(TEA, A0, 2, 3)).containsExactly(B0);
            assertThat(reassert(TEA, B0, 1, 3)).containsExactly(A0);
        }
        assertThat(admit(TEA, B0, limits(4, 1))).isEqualTo(admitted(3, A0));
        assertThat(admit(TEA, B0, limits(4, 1))).isEqualTo(CHAMBER_FULL);
        leave(TEA, A0, A0, B0, B0);
    }

    @Test
    void a_chamber_that_was_lost_is_there_again() {
        assertThat(reassert(TEA, B0, 2, 7)).isEmpty();
        assertThat(account()).isEqualTo(new Account(1, 1, 1));
        assertThat(admit(COFFEE, A0, limits(9, 1))).isEqualTo(HALL_FULL);
        assertThat(admit(TEA, A0, limits(3, 1))).isEqualTo(admitted(7, B0));
        assertThat(admit(TEA, A0, limits(3, 1))).isEqualTo(CHAMBER_FULL);
        leave(TEA, A0, B0, B0);
    }

    @Test
    void a_known_shard_keeps_its_place_and_another_is_the_latest() {
        admit(TEA, A1);
        admit(TEA, A0);
        assertThat(reassert(TEA, A1, 5, 0)).containsExactly(A0);
        assertThat(reassert(TEA, B0, 1, 0)).containsExactly(A1, A0);
        assertThat(reassert(TEA, A0, 1, 0)).as("of later ones, too").containsExactly(A1, B0);
        assertThat(admit(TEA, B0)).isEqualTo(admitted(2, A1, A0));
        reassert(TEA, A1, 0, 0);
        assertThat(reassert(TEA, A1, 1, 0)).as("back again").containsExactly(A0, B0);
        assertThat(admit(TEA, B0)).isEqualTo(admitted(3, A0));
        leave(TEA, A1, A0, B0, B0, B0);
    }

    @Test
    void a_count_that_was_wrong_is_right() {
        admit(TEA, A0);
        admit(TEA, B0);
        reassert(TEA, A0, 3, 0);
        assertThat(admit(TEA, B0, limits(4, 1))).isEqualTo(CHAMBER_FULL);
        reassert(TEA, A0, 2, 0);
        assertThat(admit(TEA, B0, limits(4, 1))).isEqualTo(admitted(2, A0));
        leave(TEA, A0, A0, B0);
        assertThat(await(next().chambersOf(A0))).isEmpty();
        leave(TEA, B0);
    }

    @Test
    void whoever_has_no_part_is_forgotten_and_the_last_one_ends_the_chamber() {
        admit(TEA, A0, limits(9, 1));
        admit(TEA, A0, limits(9, 1));
        admit(TEA, B0, limits(9, 1));
        assertThat(reassert(TEA, A0, 0, 9)).containsExactly(B0);
        assertThat(admit(TEA, B0)).isEqualTo(admitted(9));
        assertThat(reassert(TEA, B0, 0, 11)).isEmpty();
        assertThat(admit(COFFEE, A0, limits(9, 1))).isEqualTo(admitted(0));
        leave(COFFEE, A0);
        assertThat(admit(TEA, A0)).as("another life").isEqualTo(admitted(0));
        leave(TEA, A0);
    }

    @Test
    void no_part_in_a_chamber_that_is_not_there_leaves_no_trace() {
        for (Directory directory : directories()) {
            assertThat(await(directory.reassert(TEA, A0, 0, 5))).isEmpty();
        }
        assertThat(account()).isEqualTo(Account.NOTHING);
        assertThat(admit(TEA, A0)).isEqualTo(admitted(0));
        leave(TEA, A0);
    }

    @Test
    void limits_are_for_newcomers() {
        admit(TEA, A0, limits(1, 1));
        assertThat(reassert(COFFEE, A0, 1, 1)).isEmpty();
        assertThat(reassert(MILK, B0, 1, 1)).isEmpty();
        assertThat(account()).isEqualTo(new Account(3, 1, 3));
        assertThat(admit(new ChamberName(HALL, "water"), A0, limits(9, 3))).isEqualTo(HALL_FULL);
        reassert(MILK, B0, 0, 0);
        reassert(COFFEE, A0, 0, 0);
        assertThat(admit(COFFEE, A0, limits(9, 2))).isEqualTo(admitted(0));
        leave(TEA, A0);
        leave(COFFEE, A0);
    }

    @Test
    void the_next_id_is_raised_and_never_lowered() {
        admit(TEA, A0);
        reassert(TEA, A0, 1, 1L << 40);
        reassert(TEA, A0, 1, 3);
        assertThat(admit(TEA, B0)).isEqualTo(admitted(1L << 40, A0));
        leave(TEA, A0, B0);
    }

    @Test
    void no_id_is_given_that_the_asking_shard_knows_to_be_taken() {
        assertThat(await(next().admit(TEA, A0, limits(3, 1), 5))).isEqualTo(admitted(5));
        assertThat(await(next().admit(TEA, B0, limits(3, 1), 2))).isEqualTo(admitted(6, A0));
        assertThat(await(next().admit(TEA, B0, limits(3, 1), 9))).isEqualTo(admitted(9, A0));
        assertThat(await(next().admit(TEA, B0, limits(3, 1), 20))).isEqualTo(CHAMBER_FULL);
        assertThat(await(next().admit(TEA, A0, limits(9, 1), 0))).isEqualTo(admitted(20));
        leave(TEA, A0, A0, B0, B0);
    }

    @Test
    void a_shard_can_ask_where_it_counts() {
        ChamberName elsewhere = new ChamberName("/hall/2/", "");
        admit(TEA, A0);
        admit(elsewhere, A0);
        admit(TEA, A1);
        reassert(COFFEE, A0, 2, 2);
        assertThat(await(next().chambersOf(A0))).containsExactlyInAnyOrder(TEA, COFFEE, elsewhere);
        assertThat(await(next().chambersOf(A1))).containsExactly(TEA);
        assertThat(await(next().chambersOf(B0))).isEmpty();
        assertThat(account()).isEqualTo(new Account(3, 2, 3));
        leave(TEA, A0, A1);
        leave(elsewhere, A0);
        reassert(COFFEE, A0, 0, 0);
        assertThat(await(next().chambersOf(A0))).isEmpty();
    }

    @Test
    void one_that_has_no_part_does_not_disturb_another_that_comes_at_once() {
        for (int round = 0; round < 40; round++) {
            admit(TEA, A0);
            atOnce(2, i -> i == 0 ? next().reassert(TEA, A0, 0, 0) : enter(B0));
            assertThat(await(next().chambersOf(A0))).isEmpty();
            assertThat(reassert(TEA, B0, 1, 0)).isEmpty();
            assertThat(account()).isEqualTo(new Account(1, 1, 1));
            leave(TEA, B0);
            assertThat(account()).isEqualTo(Account.NOTHING);
        }
    }

    @Test
    void all_who_say_at_once_what_was_lost_agree() {
        List<ShardId> shards =
                IntStream.range(0, 8).mapToObj(i -> new ShardId("n" + i % 3, i)).toList();
        for (int round = 0; round < 20; round++) {
            atOnce(8, i -> i == 7 ? enter(shards.get(i)) : next().reassert(TEA, shards.get(i), 1, 5));
            assertThat(account()).isEqualTo(new Account(1, 1, 1));
            List<ShardId> order = reassert(TEA, new ShardId("nobody", 0), 0, 0);
            assertThat(order).containsExactlyInAnyOrderElementsOf(shards);
            for (ShardId shard : shards) {
                assertThat(reassert(TEA, shard, 1, 0))
                        .containsExactlyElementsOf(order.stream()
                                .filter(other -> !other.equals(shard))
                                .toList());
            }
            atOnce(8, i -> next().leave(TEA, shards.get(i)));
        }
    }

    private Future<List<ShardId>> enter(ShardId shard) {
        return next().admit(TEA, shard, limits(9, 1), 5).map(answer -> ((Admitted) answer).earlier());
    }

    @Test
    void assertions_among_those_who_come_and_go_keep_ids_and_counts_right() {
        reassert(TEA, A0, 2, 10);
        Set<Long> seen = new HashSet<>();
        ConcurrentLinkedQueue<Long> given = new ConcurrentLinkedQueue<>();
        List<ShardId> restless = List.of(A1, B0);
        atOnce(
                400,
                i -> i % 2 == 0
                        ? next().reassert(TEA, A0, 2, i % 3).mapEmpty()
                        : next().admit(TEA, restless.get(i / 2 % 2), limits(999, 1), 0)
                                .compose(answer -> {
                                    given.add(((Admitted) answer).id().value());
                                    return next().leave(TEA, restless.get(i / 2 % 2));
                                }));
        assertThat(given).hasSize(200).allSatisfy(id -> assertThat(seen.add(id)).isTrue());
        assertThat(seen).allMatch(id -> id >= 10);
        assertThat(admit(TEA, B0, limits(3, 1))).isInstanceOf(Admitted.class);
        assertThat(admit(TEA, B0, limits(3, 1))).isEqualTo(CHAMBER_FULL);
        leave(TEA, A0, A0, B0);
    }
}
