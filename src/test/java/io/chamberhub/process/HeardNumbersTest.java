package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is missing must not go unnoticed. */
class HeardNumbersTest {
    private final NumbersLost account = new NumbersLost();
    private final HeardNumbers heard = hears("I5:H3");

    @Test
    void numbers_in_a_row_are_all() {
        hear("F3\n7", "F3\n8", "H6", "F6\n0", "F3\n9", "F6\n1", "B3", "F6\n2");
        assertThat(heard.id()).isEqualTo("5");
        assertThat(heard.missing("6", 3)).isZero();
        assertThat(account.lost()).isZero();
        assertThat(account.mistakes()).isEmpty();
        assertThat(account.count()).isEqualTo(6);
    }

    @Test
    void a_gap_is_lost() {
        hear("F3\n7", "F3\n10");
        assertThat(account.lost()).isEqualTo(2);
    }

    @Test
    void so_is_the_first_one_of_somebody_who_came_later() {
        hear("H6", "F6\n1");
        assertThat(account.lost()).isEqualTo(1);
    }

    @Test
    void so_is_the_last_one_in_the_end() {
        hear("H6", "F6\n0");
        assertThat(heard.missing("6", 3)).isEqualTo(2);
    }

    @Test
    void so_is_the_last_one_of_somebody_who_left_if_another_one_has_heard_it() {
        HeardNumbers other = hears("I4:H3");
        hear("F3\n7", "B3");
        other.hear("F3\n7");
        other.hear("F3\n8");
        other.hear("B3");
        assertThat(account.lost()).isEqualTo(1);
    }

    @Test
    void somebody_it_was_not_told_of_is_missing() {
        assertThat(heard.missing("9", 0)).isEqualTo(1);
    }

    @Test
    void what_comes_twice_or_of_nobody_is_a_mistake() {
        hear("F3\n7", "F3\n7", "H3", "F9\n0", "B9", "X");
        assertThat(account.mistakes()).hasSize(5);
        assertThat(account.lost()).isZero();
    }

    private HeardNumbers hears(String welcome) {
        HeardNumbers fresh = new HeardNumbers(account, "/chamber");
        fresh.hear(welcome);
        return fresh;
    }

    private void hear(String... messages) {
        for (String message : messages) {
            heard.hear(message);
        }
    }
}
