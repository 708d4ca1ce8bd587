package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void each_has_a_share_in_proportion() {
        assertThat(Shares.of(10, List.of(50, 30, 20))).containsExactly(5, 3, 2);
        assertThat(Shares.of(50, List.of(0, 100, 0))).containsExactly(0, 50, 0);
    }

    @Test
    void what_cannot_be_divided_goes_to_somebody() {
        assertThat(Shares.of(1, List.of(7, 7, 7))).containsExactly(1, 0, 0);
        assertThat(Shares.of(2, List.of(7, 7, 7))).containsExactly(1, 1, 0);
    }

    @Test
    void together_they_are_as_many_as_wanted_and_nobody_gives_more_than_it_has() {
        List<Integer> has = List.of(3, 0, 1, 250_000, 7, 90_000);
        for (int wanted : List.of(0, 1, 2, 5, 1_000, 340_010, 340_011)) {
            List<Integer> shares = Shares.of(wanted, has);
            assertThat(shares.stream().mapToInt(Integer::intValue).sum()).isEqualTo(wanted);
            for (int i = 0; i < has.size(); i++) {
                assertThat(shares.get(i)).isBetween(0, has.get(i));
            }
        }
    }

    @Test
    void where_there_are_fewer_all_of_them_are_meant() {
        assertThat(Shares.of(Integer.MAX_VALUE, List.of(2, 3))).containsExactly(2, 3);
        assertThat(Shares.of(5, List.of(0, 0))).containsExactly(0, 0);
        assertThat(Shares.of(5, List.of())).isEmpty();
    }
}
