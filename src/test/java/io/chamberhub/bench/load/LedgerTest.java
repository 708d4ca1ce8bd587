package io.chamberhub.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
    /** Two chambers of three: connections 0, 2, 4 and 1, 3, 5, of which 0, 1, 2 and 3 send. */
    private static final Shape SHAPE = new Shape(2, 3, 2, 64);

    private final Faults faults = new Faults();
    private final Ledger ledger = new Ledger(SHAPE, faults);

    @Test
    void what_each_other_one_had_once_and_in_order_is_right() {
        for (int i = 0; i < 200; i++) {
            long sequence = ledger.send(0);
            assertThat(ledger.deliver(2, 0, sequence)).isTrue();
            assertThat(ledger.deliver(4, 0, sequence)).isTrue();
        }
        assertThat(faults.none()).isTrue();
        assertThat(ledger.missing()).isZero();
        assertThat(ledger.delivered()).isEqualTo(400);
    }

    @Test
    void what_one_receiver_never_had_is_missing() {
        deliverAll(0, 3);
        ledger.send(0);
        ledger.deliver(2, 0, 3);
        assertThat(ledger.missing()).isEqualTo(1);
    }

    @Test
    void a_message_that_was_jumped_over_is_missing() {
        send(0, 100);
        ledger.deliver(2, 0, 0);
        ledger.deliver(2, 0, 99);
        assertThat(ledger.missing()).isEqualTo(198);
    }

    @Test
    void the_same_message_twice_is_doubled_and_counted_once() {
        deliverAll(0, 5);
        assertThat(ledger.deliver(2, 0, 4)).isFalse();
        assertThat(ledger.deliver(4, 0, 1)).isFalse();
        assertThat(faults.of(Fault.DOUBLED)).isEqualTo(2);
        assertThat(ledger.delivered()).isEqualTo(10);
        assertThat(ledger.missing()).isZero();
    }

    @Test
    void a_message_that_comes_after_a_later_one_is_reordered_not_lost() {
        send(0, 3);
        ledger.deliver(2, 0, 2);
        assertThat(ledger.deliver(2, 0, 0)).isTrue();
        assertThat(ledger.deliver(2, 0, 1)).isTrue();
        assertThat(faults.of(Fault.REORDERED)).isEqualTo(2);
        assertThat(faults.of(Fault.DOUBLED)).isZero();
        assertThat(ledger.missing()).isEqualTo(3);
    }

    @Test
    void a_late_message_that_comes_twice_is_doubled_too() {
        send(0, 3);
        ledger.deliver(2, 0, 0);
        ledger.deliver(2, 0, 2);
        ledger.deliver(2, 0, 1);
        assertThat(ledger.deliver(2, 0, 1)).isFalse();
        assertThat(faults.of(Fault.DOUBLED)).isEqualTo(1);
    }

    @Test
    void far_jumps_are_remembered_as_far_as_a_word_goes() {
        send(0, 200);
        ledger.deliver(2, 0, 63);
        assertThat(ledger.deliver(2, 0, 0)).isTrue();
        ledger.deliver(2, 0, 150);
        assertThat(ledger.deliver(2, 0, 63)).isFalse();
        assertThat(ledger.deliver(2, 0, 149)).isTrue();
        assertThat(faults.of(Fault.REORDERED)).isEqualTo(2);
        assertThat(faults.of(Fault.DOUBLED)).isEqualTo(1);
    }

    @Test
    void after_a_hole_was_filled_all_goes_on_as_before() {
        send(0, 3);
        ledger.deliver(2, 0, 1);
        ledger.deliver(2, 0, 0);
        assertThat(ledger.deliver(2, 0, 2)).isTrue();
        assertThat(ledger.deliver(2, 0, 2)).isFalse();
    }

    @Test
    void a_message_of_another_chamber_is_misrouted() {
        ledger.send(1);
        assertThat(ledger.deliver(2, 1, 0)).isFalse();
        assertThat(faults.of(Fault.MISROUTED)).isEqualTo(1);
    }

    @Test
    void the_own_message_is_misrouted() {
        ledger.send(0);
        assertThat(ledger.deliver(0, 0, 0)).isFalse();
        assertThat(faults.of(Fault.MISROUTED)).isEqualTo(1);
    }

    @Test
    void a_message_that_nobody_sent_is_corrupt() {
        ledger.send(0);
        assertThat(ledger.deliver(2, 0, 1)).isFalse();
        assertThat(ledger.deliver(2, 4, 0)).isFalse();
        assertThat(faults.of(Fault.CORRUPT)).isEqualTo(2);
    }

    @Test
    void nothing_is_owed_to_those_who_are_excused() {
        ledger.excuse(4);
        ledger.send(0);
        ledger.deliver(2, 0, 0);
        assertThat(ledger.receivers(0)).isEqualTo(1);
        assertThat(ledger.receivers(1)).isEqualTo(2);
        assertThat(ledger.missing()).isZero();
    }

    @Test
    void those_who_are_excused_are_still_owed_what_was_sent_before() {
        ledger.send(0);
        ledger.excuse(4);
        ledger.deliver(2, 0, 0);
        assertThat(ledger.missing()).isEqualTo(1);
    }

    private void send(int sender, int messages) {
        for (int i = 0; i < messages; i++) {
            ledger.send(sender);
        }
    }

    private void deliverAll(int sender, int messages) {
        for (int i = 0; i < messages; i++) {
            long sequence = ledger.send(sender);
            ledger.deliver(2, sender, sequence);
            ledger.deliver(4, sender, sequence);
        }
    }
}
