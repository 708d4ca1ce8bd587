package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
    private final List<String> judged = new ArrayList<>();
    private final Account.Judge judge = new Account.Judge() {
        @Override
        public void heard() {}

        @Override
        public void lost(long from, long to) {
            judged.add("lost " + from + "-" + to);
        }

        @Override
        public void announced(long count) {
            judged.add("announced " + count);
        }

        @Override
        public void doubled(long number, long last) {
            judged.add("doubled " + number);
        }

        @Override
        public void reordered(long number, long last) {
            judged.add("reordered " + number);
        }
    };

    @Test
    void numbers_in_a_row_are_as_they_should_be() {
        hear(Account.open(judge, 0), 0, 1, 2, 3);
        assertThat(judged).isEmpty();
    }

    @Test
    void a_number_that_is_missing_is_lost() {
        hear(Account.open(judge, 0), 0, 1, 3);
        assertThat(judged).containsExactly("lost 2-2");
    }

    @Test
    void so_are_many() {
        hear(Account.open(judge, 0), 0, 100);
        assertThat(judged).containsExactly("lost 1-99");
    }

    @Test
    void what_was_said_before_it_was_there_is_not_owed() {
        hear(Account.open(judge, 5), 5, 6);
        assertThat(judged).isEmpty();
    }

    @Test
    void what_was_under_way_when_it_came_may_be_heard() {
        hear(Account.open(judge, 5), 3, 4, 5);
        assertThat(judged).isEmpty();
    }

    @Test
    void and_from_then_on_nothing_may_be_missing() {
        hear(Account.open(judge, 5), 3, 5);
        assertThat(judged).containsExactly("lost 4-4");
    }

    @Test
    void the_first_one_owed_may_not_be_missing() {
        hear(Account.open(judge, 5), 7);
        assertThat(judged).containsExactly("lost 5-6");
    }

    @Test
    void the_same_number_again_is_doubled() {
        hear(Account.open(judge, 0), 0, 1, 1, 0, 2);
        assertThat(judged).containsExactly("doubled 1", "doubled 0");
    }

    @Test
    void a_number_that_was_missing_and_comes_late_is_reordered() {
        hear(Account.open(judge, 0), 0, 2, 1, 3);
        assertThat(judged).containsExactly("lost 1-1", "reordered 1");
    }

    @Test
    void so_is_one_from_before_the_first() {
        hear(Account.open(judge, 5), 4, 3);
        assertThat(judged).containsExactly("reordered 3");
    }

    @Test
    void late_and_then_again_is_doubled() {
        hear(Account.open(judge, 0), 0, 2, 1, 1);
        assertThat(judged).containsExactly("lost 1-1", "reordered 1", "doubled 1");
    }

    @Test
    void what_is_missing_behind_a_cut_is_announced_up_to_the_next_whole_message() {
        Account account = Account.open(judge, 0);
        hear(account, 0);
        account.cut();
        hear(account, 3, 5);
        assertThat(judged).containsExactly("announced 2", "lost 4-4");
    }

    @Test
    void a_cut_of_nothing_announces_nothing() {
        Account account = Account.open(judge, 0);
        hear(account, 0);
        account.cut();
        hear(account, 1, 3);
        assertThat(judged).containsExactly("lost 2-2");
    }

    @Test
    void a_tail_that_does_not_come_is_lost() {
        Account account = Account.open(judge, 0);
        hear(account, 0, 1);
        assertThat(account.owed(4)).isEqualTo(2);
        account.close(4);
        assertThat(judged).containsExactly("lost 2-3");
        assertThat(account.owed(4)).isZero();
    }

    @Test
    void a_tail_behind_a_cut_is_announced() {
        Account account = Account.open(judge, 0);
        hear(account, 0, 1);
        account.cut();
        account.close(4);
        assertThat(judged).containsExactly("announced 2");
    }

    @Test
    void a_sender_that_is_never_heard_owes_what_it_said_since_it_was_there() {
        Account.open(judge, 5).close(8);
        assertThat(judged).containsExactly("lost 5-7");
    }

    @Test
    void a_sender_that_came_again_announces_what_it_said_meanwhile() {
        hear(Account.reopen(judge, 10, 3), 10, 11);
        assertThat(judged).containsExactly("announced 6");
    }

    @Test
    void of_what_it_said_meanwhile_some_may_be_heard() {
        hear(Account.reopen(judge, 10, 3), 6, 7);
        assertThat(judged).containsExactly("announced 2");
    }

    @Test
    void what_it_said_after_it_came_again_is_owed() {
        hear(Account.reopen(judge, 10, 3), 12);
        assertThat(judged).containsExactly("announced 6", "lost 10-11");
    }

    @Test
    void what_it_said_before_it_left_is_doubled() {
        hear(Account.reopen(judge, 10, 3), 3, 10);
        assertThat(judged).containsExactly("doubled 3", "announced 6");
    }

    @Test
    void a_very_long_gap_costs_little_memory_and_the_latest_of_it_are_remembered() {
        hear(Account.open(judge, 0), 0, 10_000_000, 9_999_999, 5);
        assertThat(judged).containsExactly("lost 1-9999999", "reordered 9999999", "doubled 5");
    }

    private static void hear(Account account, long... numbers) {
        for (long number : numbers) {
            account.heard(number);
        }
    }
}
