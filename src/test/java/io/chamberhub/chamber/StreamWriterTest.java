package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.MemberId;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamWriterTest {
    private static final ShardId SELF = new ShardId("a", 0);

    private final StreamWriter writer = new StreamWriter(SELF, 7);

    @Test
    void an_idle_stream_has_nothing_to_tell() {
        assertThat(writer.isEmpty()).isTrue();
        assertThat(writer.take()).isEmpty();
        assertThat(writer.next()).isZero();
    }

    @Test
    void all_events_of_a_tick_leave_in_one_batch() {
        writer.append(joined(0));
        writer.append(joined(1));
        assertThat(writer.isEmpty()).isFalse();
        assertThat(writer.next()).isEqualTo(2);
        assertThat(writer.take()).contains(batch(0, joined(0), joined(1)));
        assertThat(writer.isEmpty()).isTrue();
    }

    @Test
    void what_was_taken_is_not_taken_again() {
        writer.append(joined(0));
        writer.take();
        assertThat(writer.take()).isEmpty();
    }

    @Test
    void numbers_go_on_from_batch_to_batch() {
        writer.append(joined(0));
        writer.append(joined(1));
        writer.take();
        writer.append(joined(2));
        assertThat(writer.take()).contains(batch(2, joined(2)));
        writer.append(joined(3));
        assertThat(writer.take()).contains(batch(3, joined(3)));
        assertThat(writer.next()).isEqualTo(4);
    }

    @Test
    void a_batch_does_not_change_when_the_stream_goes_on() {
        writer.append(joined(0));
        Batch batch = writer.take().orElseThrow();
        writer.append(joined(1));
        assertThat(batch.events()).containsExactly(joined(0));
    }

    private static Event joined(long id) {
        return new Event.Joined(new MemberId(id));
    }

    private static Batch batch(long first, Event... events) {
        return new Batch(SELF, 7, first, List.of(events));
    }
}
