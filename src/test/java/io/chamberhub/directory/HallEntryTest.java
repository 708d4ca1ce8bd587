package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

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
}
