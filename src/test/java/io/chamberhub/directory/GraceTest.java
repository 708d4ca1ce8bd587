package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GraceTest {
    private long now = Long.MAX_VALUE - Grace.COPYING;
    private final Grace grace = new Grace(() -> now);

    @Test
    void one_node_takes_nothing_with_it() {
        assertThat(grace.remaining()).isZero();
        grace.nodeLeft();
        assertThat(grace.remaining()).isZero();
        now += Grace.COPYING;
        grace.nodeLeft();
        assertThat(grace.remaining()).isZero();
    }

    @Test
    void it_begins_with_the_second_one_and_anew_with_each_further_one() {
        grace.nodeLeft();
        now += Grace.COPYING - 1;
        grace.nodeLeft();
        assertThat(grace.remaining()).isEqualTo(Grace.LENGTH);
        now += Grace.LENGTH - 1;
        assertThat(grace.remaining()).isOne();
        grace.nodeLeft();
        assertThat(grace.remaining()).isEqualTo(Grace.LENGTH);
        now += Grace.LENGTH;
        assertThat(grace.remaining()).isZero();
        now++;
        assertThat(grace.remaining()).isZero();
    }
}
