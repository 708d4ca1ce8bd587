package io.chamberhub.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompletionsTest {
    private final Faults faults = new Faults();
    private final Completions completions = new Completions(2, faults);

    @Test
    void the_last_delivery_of_each_message_is_told_from_the_others() {
        completions.sent(1, 0, 2);
        completions.sent(1, 1, 2);
        assertThat(completions.isLast(1, 0)).isFalse();
        assertThat(completions.isLast(1, 1)).isFalse();
        assertThat(completions.isLast(1, 1)).isTrue();
        assertThat(completions.isLast(1, 0)).isTrue();
        assertThat(faults.none()).isTrue();
    }

    @Test
    void a_message_that_too_many_others_overtake_is_a_fault() {
        completions.sent(0, 0, 1);
        for (int sequence = 1; sequence <= 4096; sequence++) {
            completions.sent(1, sequence, 1);
            completions.isLast(1, sequence);
        }
        assertThat(faults.none()).isTrue();
        completions.sent(0, 4096, 1);
        assertThat(faults.of(Fault.LATE)).isEqualTo(1);
    }
}
