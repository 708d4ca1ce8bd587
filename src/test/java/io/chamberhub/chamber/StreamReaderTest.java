package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.StreamReader.Run;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
    private final StreamReader reader = new StreamReader(10);

    @Test
    void a_run_in_sequence_is_read_whole() {
        assertThat(reader.accept(10, 3)).isEqualTo(new Run(0, 0));
        assertThat(reader.next()).isEqualTo(13);
        assertThat(reader.accept(13, 1)).isEqualTo(new Run(0, 0));
        assertThat(reader.next()).isEqualTo(14);
    }

    @Test
    void a_run_from_before_the_start_is_skipped() {
        assertThat(reader.accept(0, 10)).isEqualTo(new Run(0, 10));
        assertThat(reader.next()).isEqualTo(10);
    }

    @Test
    void a_run_that_began_before_the_start_is_read_from_there() {
        assertThat(reader.accept(8, 5)).isEqualTo(new Run(0, 2));
        assertThat(reader.next()).isEqualTo(13);
    }

    @Test
    void a_run_that_comes_twice_is_skipped_the_second_time() {
        reader.accept(10, 3);
        assertThat(reader.accept(10, 3)).isEqualTo(new Run(0, 3));
        assertThat(reader.accept(11, 1)).isEqualTo(new Run(0, 1));
        assertThat(reader.next()).isEqualTo(13);
    }

    @Test
    void a_gap_is_counted_once() {
        assertThat(reader.accept(14, 2)).isEqualTo(new Run(4, 0));
        assertThat(reader.next()).isEqualTo(16);
        assertThat(reader.accept(16, 1)).isEqualTo(new Run(0, 0));
    }

    @Test
    void what_comes_after_its_gap_was_counted_is_not_read() {
        reader.accept(14, 2);
        assertThat(reader.accept(12, 2)).isEqualTo(new Run(0, 2));
        assertThat(reader.next()).isEqualTo(16);
    }

    @Test
    void an_empty_run_tells_only_where_the_stream_is() {
        assertThat(reader.accept(10, 0)).isEqualTo(new Run(0, 0));
        assertThat(reader.accept(12, 0)).isEqualTo(new Run(2, 0));
        assertThat(reader.accept(5, 0)).isEqualTo(new Run(0, 0));
        assertThat(reader.next()).isEqualTo(12);
    }
}
