package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.MemberId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
    private static final ShardId A = new ShardId("a", 0);

    private final HeardStreams heard = new HeardStreams();
    private final StreamReader reader = reader(0);

    @Test
    void begins_where_it_is_told() {
        assertThat(reader.position()).isEqualTo(new Position(7, 10));
        assertThat(reader.incarnation()).isEqualTo(7);
        assertThat(reader.hasGap()).isFalse();
        reader.askIfGap();
        assertThat(heard.take()).isEmpty();
    }

    @Test
    void what_comes_next_is_all_new() {
        hear(joins(10, 11, 12), joins(13));
        assertThat(heard.take()).containsExactly("a.0 H10", "a.0 H11", "a.0 H12", "a.0 H13");
        assertThat(reader.position()).isEqualTo(new Position(7, 14));
    }

    @Test
    void what_was_before_is_not_read_again() {
        hear(joins(0, 1), joins(8, 9, 10, 11), joins(8, 9, 10, 11), joins(9));
        assertThat(heard.take()).containsExactly("a.0 H10", "a.0 H11");
        assertThat(reader.position()).isEqualTo(new Position(7, 12));
    }

    @Test
    void what_comes_in_disorder_is_read_in_order() {
        hear(joins(13), joins(12), joins(11), joins(10));
        assertThat(heard.take()).containsExactly("a.0 H10", "a.0 H11", "a.0 H12", "a.0 H13");
        assertThat(reader.hasGap()).isFalse();
    }

    @Test
    void what_came_while_something_was_missing_need_not_be_repeated() {
        hear(joins(12));
        hear(joins(14));
        assertThat(heard.take()).containsExactly("a.0 gap 7/10");
        reader.repeated(again(joins(10, 11)));
        assertThat(heard.take()).containsExactly("a.0 H10", "a.0 H11", "repaired 2", "a.0 H12", "a.0 gap 7/13");
    }

    @Test
    void nothing_is_missing_when_all_has_come_by_itself() {
        hear(joins(11));
        hear(joins(10));
        heard.take();
        reader.repeated(again(joins(10, 11)));
        assertThat(heard.take()).isEmpty();
        assertThat(reader.hasGap()).isFalse();
    }

    @Test
    void a_stream_whose_shard_has_begun_another_one_must_have_an_end() {
        reader.mustEnd();
        reader.mustEnd();
        assertThat(heard.take()).containsExactly("a.0 gap 7/10");
        assertThat(reader.hasGap()).isTrue();
        reader.repeated(again(joins(10), batch(11, new Event.Closed())));
        assertThat(heard.take()).containsExactly("a.0 H10", "repaired 2");
        assertThat(reader.isOver()).isTrue();
        assertThat(reader.isClosed()).isTrue();
    }

    @Test
    void nothing_is_read_or_asked_for_behind_the_end() {
        hear(batch(10, new Event.Closed(), new Event.Joined(new MemberId(0))), joins(12));
        reader.reaches(20);
        reader.askIfGap();
        assertThat(heard.take()).isEmpty();
        assertThat(reader.isClosed()).isTrue();
    }

    @Test
    void a_stream_that_is_over_need_not_have_been_closed() {
        reader.end();
        assertThat(reader.isOver()).isTrue();
        assertThat(reader.isClosed()).isFalse();
    }

    @Test
    void what_was_heard_before_is_told_apart() {
        StreamReader again = reader(12);
        again.hear(List.of(joins(10, 11, 12)));
        assertThat(heard.take()).containsExactly("a.0 H10 again", "a.0 H11 again", "a.0 H12");
    }

    @Test
    void a_state_of_another_stream_is_not_for_this_one() {
        reader.reaches(11);
        reader.repeated(new Repetition.Anew(new Snapshot(A, 8, 20, false, List.of())));
        assertThat(heard.take()).containsExactly("a.0 gap 7/10");
        assertThat(reader.position()).isEqualTo(new Position(7, 10));
    }

    @Test
    void a_state_that_is_older_than_what_was_asked_for_is_of_no_use() {
        reader.reaches(11);
        reader.repeated(new Repetition.Anew(new Snapshot(A, 7, 10, false, List.of())));
        assertThat(heard.take()).containsExactly("a.0 gap 7/10");
        assertThat(reader.hasGap()).isTrue();
    }

    @Test
    void the_writer_is_told_when_there_is_something_new_to_tell() {
        assertThat(reader.tell(false)).isTrue();
        assertThat(reader.tell(false)).isFalse();
        assertThat(reader.tell(true)).isTrue();
        reader.tellAgain();
        assertThat(reader.tell(false)).isTrue();
        hear(joins(10));
        assertThat(reader.tell(false)).isTrue();
        assertThat(reader.tell(false)).isFalse();
    }

    private StreamReader reader(long readBefore) {
        return new StreamReader(new Snapshot(A, 7, 10, false, List.of()), readBefore, heard, true);
    }

    private void hear(Batch... batches) {
        reader.hear(List.of(batches));
    }

    private static Repetition again(Batch... batches) {
        return new Repetition.Again(List.of(batches));
    }

    /** Events that are their own numbers, which follow each other. */
    private static Batch joins(long... numbers) {
        return batch(
                numbers[0],
                LongStream.of(numbers)
                        .mapToObj(number -> new Event.Joined(new MemberId(number)))
                        .toArray(Event[]::new));
    }

    private static Batch batch(long first, Event... events) {
        return new Batch(A, 7, first, List.of(events));
    }
}
