package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NoticeTest {
    @Test
    void welcome_names_the_newcomer_then_those_already_here() {
        assertThat(new Notice.Welcome(id(29), List.of(id(3), id(22))).wire()).isEqualTo("I29:H3:H22");
    }

    @Test
    void welcome_to_an_empty_chamber_names_the_newcomer_alone() {
        assertThat(new Notice.Welcome(id(0), List.of()).wire()).isEqualTo("I0");
    }

    @Test
    void welcome_keeps_the_order_it_is_given() {
        assertThat(new Notice.Welcome(id(5), new TreeSet<>(List.of(id(10), id(9)))).wire())
                .isEqualTo("I5:H9:H10");
        assertThat(new Notice.Welcome(id(5), List.of(id(10), id(9))).wire()).isEqualTo("I5:H10:H9");
    }

    @Test
    void welcome_names_those_who_were_here_when_it_was_made() {
        List<MemberId> here = new ArrayList<>(List.of(id(3)));
        Notice.Welcome welcome = new Notice.Welcome(id(4), new TreeSet<>(here));
        here.add(id(5));
        assertThat(welcome.wire()).isEqualTo("I4:H3");
    }

    @Test
    void joined_left_and_truncated_are_one_item_each() {
        assertThat(new Notice.Joined(id(29)).wire()).isEqualTo("H29");
        assertThat(new Notice.Left(id(29)).wire()).isEqualTo("B29");
        assertThat(new Notice.Truncated().wire()).isEqualTo("X");
    }

    private static MemberId id(long value) {
        return new MemberId(value);
    }
}
