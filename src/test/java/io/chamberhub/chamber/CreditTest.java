package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CreditTest {
    private static final ShardId A = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 0);
    private static final int LIMIT = 100;

    private long now = 1_000;
    private int relieved;
    private final Credit credit = new Credit(LIMIT, () -> now, () -> relieved++);

    @Test
    void what_is_owed_adds_up() {
        credit.owes(A, 10);
        credit.owes(A, 20);
        credit.owes(B, 5);
        assertThat(credit.owed()).isEqualTo(35);
        credit.owes(A, -30);
        credit.owes(B, -5);
        assertThat(credit.owed()).isZero();
    }

    @Test
    void a_shard_may_owe_as_much_as_the_limit() {
        credit.owes(A, LIMIT);
        assertThat(credit.isOverForAny()).isFalse();
        assertThat(credit.isOver(List.of(A))).isFalse();
        credit.owes(A, 1);
        assertThat(credit.isOverForAny()).isTrue();
        assertThat(credit.isOver(List.of(B, A))).isTrue();
        assertThat(credit.isOver(List.of(B))).isFalse();
        assertThat(credit.isOver(List.of())).isFalse();
    }

    @Test
    void it_is_over_until_it_owes_half_of_that() {
        credit.owes(A, LIMIT + 1);
        credit.owes(A, -50);
        assertThat(credit.isOver(List.of(A))).isTrue();
        assertThat(relieved).isZero();
        credit.owes(A, -1);
        assertThat(credit.isOver(List.of(A))).isFalse();
        assertThat(credit.isOverForAny()).isFalse();
        assertThat(relieved).isEqualTo(1);
        credit.owes(A, -50);
        assertThat(relieved).as("it was not over").isEqualTo(1);
    }

    @Test
    void whoever_owes_nothing_any_more_is_not_over() {
        credit.owes(A, LIMIT + 1);
        credit.owes(A, -LIMIT - 1);
        assertThat(credit.isOverForAny()).isFalse();
        assertThat(relieved).isEqualTo(1);
    }

    @Test
    void one_shard_is_relieved_while_another_is_still_over() {
        credit.owes(A, LIMIT + 1);
        credit.owes(B, LIMIT + 1);
        credit.owes(A, -LIMIT - 1);
        assertThat(relieved).isEqualTo(1);
        assertThat(credit.isOverForAny()).isTrue();
        assertThat(credit.isOver(List.of(A))).isFalse();
        assertThat(credit.isOver(List.of(B))).isTrue();
    }

    @Test
    void whoever_has_been_over_for_so_long_is_exhausted() {
        credit.owes(A, LIMIT + 1);
        now += 50;
        credit.owes(A, LIMIT);
        credit.owes(B, LIMIT + 1);
        now += 49;
        assertThat(credit.exhausted(100)).isEmpty();
        now += 1;
        assertThat(credit.exhausted(100)).containsExactly(A);
        now += 50;
        assertThat(credit.exhausted(100)).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void the_time_counts_from_when_it_last_went_over() {
        credit.owes(A, LIMIT + 1);
        now += 99;
        credit.owes(A, -LIMIT);
        credit.owes(A, LIMIT);
        now += 99;
        assertThat(credit.exhausted(100)).isEmpty();
        now += 1;
        assertThat(credit.exhausted(100)).containsExactly(A);
    }

    @Test
    void nobody_is_exhausted_who_owes_little() {
        credit.owes(A, LIMIT + 1);
        credit.owes(B, 1);
        now += 1_000;
        assertThat(credit.exhausted(0)).containsExactly(A);
        credit.owes(A, -LIMIT);
        assertThat(credit.exhausted(0)).isEmpty();
    }
}
