package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ShardId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChamberEntryTest {
    private static final ShardId A = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 0);
    private static final ShardId C = new ShardId("c", 0);

    private final ChamberEntry entry = new ChamberEntry("place");

    @Test
    void ids_count_from_zero_over_all_shards() {
        assertThat(entry.admit(A, 9)).hasValue(0);
        assertThat(entry.admit(B, 9)).hasValue(1);
        assertThat(entry.admit(A, 9)).hasValue(2);
        assertThat(entry.next()).isEqualTo(3);
    }

    @Test
    void a_full_chamber_stays_as_it_is() {
        entry.admit(A, 1);
        assertThat(entry.admit(B, 1)).isEmpty();
        assertThat(entry.shards()).containsExactly(A);
        assertThat(entry.next()).isEqualTo(1);
    }

    @Test
    void shards_are_kept_in_the_order_of_their_coming() {
        entry.admit(B, 9);
        entry.admit(A, 9);
        entry.admit(C, 9);
        entry.admit(B, 9);
        assertThat(entry.before(B)).isEmpty();
        assertThat(entry.before(C)).containsExactly(B, A);
        assertThat(entry.before(new ShardId("d", 0)))
                .as("one that is not there comes after all")
                .containsExactly(B, A, C);
    }

    @Test
    void a_shard_is_there_while_it_has_connections() {
        entry.admit(A, 9);
        entry.admit(A, 9);
        entry.leave(B);
        entry.leave(A);
        assertThat(entry.shards()).containsExactly(A);
        entry.leave(A);
        assertThat(entry.isEmpty()).isTrue();
        entry.leave(A);
        assertThat(entry.isEmpty()).isTrue();
    }

    @Test
    void forgetting_a_shard_takes_all_its_connections() {
        entry.admit(A, 3);
        entry.admit(B, 3);
        entry.admit(A, 3);
        entry.forget(A::equals);
        assertThat(entry.connections()).containsOnlyKeys(B);
        assertThat(entry.admit(C, 2)).hasValue(3);
    }

    @Test
    void the_next_id_is_raised_and_never_lowered() {
        entry.raise(5);
        entry.raise(3);
        assertThat(entry.admit(A, 9)).hasValue(5);
        entry.raise(6);
        assertThat(entry.admit(A, 9)).hasValue(6);
    }

    @Test
    void a_shard_that_says_its_count_keeps_its_place_in_the_order() {
        entry.admit(B, 9);
        entry.admit(A, 9);
        entry.count(B, 7);
        entry.count(C, 2);
        assertThat(entry.connections()).containsExactly(Map.entry(B, 7), Map.entry(A, 1), Map.entry(C, 2));
        assertThat(entry.others(A)).containsExactly(B, C);
    }

    @Test
    void a_shard_that_counts_none_is_not_there() {
        entry.admit(A, 9);
        entry.count(B, 0);
        assertThat(entry.shards()).containsExactly(A);
        entry.count(A, 0);
        assertThat(entry.isEmpty()).isTrue();
    }
}
