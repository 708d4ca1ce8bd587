package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HallEntryTest {
    private final HallEntry hall = new HallEntry();

    @Test
    void a_name_takes_one_place_however_many_reserve_it() {
        assertThat(hall.reserve("tea", "t1", 1)).isTrue();
        assertThat(hall.reserve("tea", "t2", 1)).isTrue();
        assertThat(hall.reserve("coffee", "t3", 1)).isFalse();
        assertThat(hall.reserve("coffee", "t3", 2)).isTrue();
    }

    @Test
    void a_place_is_free_when_the_last_token_is_given_back() {
        hall.reserve("tea", "t1", 1);
        hall.reserve("tea", "t2", 1);
        hall.release("tea", "t1");
        assertThat(hall.reserve("coffee", "t3", 1)).isFalse();
        hall.release("tea", "t2");
        assertThat(hall.isEmpty()).isTrue();
        assertThat(hall.reserve("coffee", "t3", 1)).isTrue();
    }

    @Test
    void a_token_is_given_back_once() {
        hall.reserve("tea", "t1", 1);
        hall.reserve("tea", "t2", 1);
        hall.release("tea", "t1");
        hall.release("tea", "t1");
        assertThat(hall.isEmpty()).isFalse();
    }

    @Test
    void giving_back_what_nobody_holds_is_harmless() {
        hall.release("tea", "t1");
        assertThat(hall.isEmpty()).isTrue();
        hall.reserve("tea", "t1", 1);
        hall.release("tea", "t2");
        hall.release("coffee", "t1");
        assertThat(hall.isEmpty()).isFalse();
    }

    @Test
    void a_refused_name_leaves_no_trace() {
        hall.reserve("tea", "t1", 1);
        hall.reserve("coffee", "t2", 1);
        hall.release("tea", "t1");
        assertThat(hall.tokens()).isEmpty();
    }

    @Test
    void a_chamber_that_exists_is_counted_room_or_not() {
        hall.reserve("tea", "t1", 1);
        assertThat(hall.hold("coffee", "t2")).isTrue();
        assertThat(hall.hold("coffee", "t2")).as("already known").isFalse();
        assertThat(hall.hold("coffee", "t3")).as("another token").isTrue();
        assertThat(hall.places()).isEqualTo(3);
        assertThat(hall.reserve("milk", "t4", 2)).isFalse();
    }

    @Test
    void tokens_tell_their_node() {
        assertThat(HallEntry.node(HallEntry.token("n/o/de", 12))).isEqualTo("n/o/de");
    }

    @Test
    void a_part_of_a_hall_leaves_the_whole_as_it_is() {
        hall.hold("tea", "t1");
        hall.hold("tea", "t2");
        hall.hold("milk", "t3");
        assertThat(hall.only("t2"::equals).tokens()).isEqualTo(Map.of("tea", Set.of("t2")));
        assertThat(hall.places()).isEqualTo(3);
    }
}
