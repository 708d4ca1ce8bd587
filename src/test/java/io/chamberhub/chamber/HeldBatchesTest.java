package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.MemberId;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class HeldBatchesTest {
    private static final int MAX_EVENTS = HeldBatches.MAX_BYTES / Event.OVERHEAD;

    private final HeldBatches held = new HeldBatches();

    @Test
    void are_released_once_in_the_order_in_which_they_came() {
        assertThat(held.isEmpty()).isTrue();
        held.add(batch(13, 1));
        held.add(batch(11, 1));
        assertThat(held.isEmpty()).isFalse();
        assertThat(held.release()).containsExactly(batch(13, 1), batch(11, 1));
        assertThat(held.isEmpty()).isTrue();
        assertThat(held.release()).isEmpty();
    }

    @Test
    void are_as_many_as_allowed_and_no_more() {
        held.add(batch(0, MAX_EVENTS));
        held.add(batch(MAX_EVENTS, 1));
        assertThat(held.release()).containsExactly(batch(0, MAX_EVENTS));
        held.add(batch(MAX_EVENTS, 1));
        assertThat(held.release()).as("there is room again").containsExactly(batch(MAX_EVENTS, 1));
    }

    private static Batch batch(long first, int events) {
        Event event = new Event.Joined(new MemberId(0));
        return new Batch(new ShardId("a", 0), 0, first, Collections.nCopies(events, event));
    }
}
