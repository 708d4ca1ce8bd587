package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
    @Test
    void an_empty_header_means_everyone_but_the_sender() {
        assertThat(Targets.parse("")).isEqualTo(Targets.OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "A1:B2", ":", "::", "t22", "t**", " T22", "XT22", "F22", "A,T22", "22,18", "*", "**"})
    void a_header_without_T_item_means_everyone_but_the_sender(String header) {
        assertThat(Targets.parse(header)).isEqualTo(Targets.OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"T**", "T**,22", "T22,**", "T22:T**", "T**:T22", "A1:T**:B", ":T**:"})
    void two_stars_mean_everyone_the_sender_too(String header) {
        assertThat(Targets.parse(header)).isEqualTo(Targets.EVERYONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"T*,**", "T**,*", "T*:T**", "T**:T*", "T*,5,**"})
    void two_stars_beat_one(String header) {
        assertThat(Targets.parse(header)).isEqualTo(Targets.EVERYONE);
    }

    @Test
    void one_star_means_the_listed_ids_and_one_other() {
        assertThat(Targets.parse("T*")).isEqualTo(oneOther());
        assertThat(Targets.parse("T*,*")).isEqualTo(oneOther());
        assertThat(Targets.parse("T*,22")).isEqualTo(oneOther(22));
        assertThat(Targets.parse("T22,*,18")).isEqualTo(oneOther(18, 22));
        assertThat(Targets.parse("T22:A:T*:T18")).isEqualTo(oneOther(18, 22));
    }

    @Test
    void ids_mean_those() {
        assertThat(Targets.parse("T22")).isEqualTo(listed(22));
        assertThat(Targets.parse("T22,18")).isEqualTo(listed(18, 22));
        assertThat(Targets.parse("T0,0,0")).isEqualTo(listed(0));
    }

    @Test
    void several_T_items_add_up() {
        assertThat(Targets.parse("T22:T18")).isEqualTo(listed(18, 22));
        assertThat(Targets.parse("T1,2:A9:T2,3:T")).isEqualTo(listed(1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "T", "T,", "T,,,", "T:T", "A:T:B", "Tx", "T***", "T* ", "T 1", "T-1", "T007", "TT1", "T1.5", "T1;2"
            })
    void a_T_item_without_any_id_means_nobody(String header) {
        assertThat(Targets.parse(header)).isEqualTo(listed());
    }

    @Test
    void junk_beside_ids_is_ignored() {
        assertThat(Targets.parse("Tx,22,,007,18,1 ,-3")).isEqualTo(listed(18, 22));
        assertThat(Targets.parse("Zzz:T22:\u20ac:T\u20ac,18:")).isEqualTo(listed(18, 22));
    }

    @Test
    void a_carriage_return_belongs_to_the_item_it_ends() {
        assertThat(Targets.parse("T22,18\r")).isEqualTo(listed(22));
    }

    @Test
    void targets_do_not_change_with_the_set_they_were_made_of() {
        Set<MemberId> ids = new HashSet<>(ids(1));
        Targets.Listed listed = new Targets.Listed(ids);
        Targets.OneOther oneOther = new Targets.OneOther(ids);
        ids.clear();
        assertThat(listed.ids()).containsExactly(new MemberId(1));
        assertThat(oneOther.listed()).containsExactly(new MemberId(1));
        assertThatThrownBy(() -> listed.ids().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Targets listed(long... values) {
        return new Targets.Listed(ids(values));
    }

    private static Targets oneOther(long... values) {
        return new Targets.OneOther(ids(values));
    }

    private static Set<MemberId> ids(long... values) {
        return LongStream.of(values).mapToObj(MemberId::new).collect(Collectors.toSet());
    }
}
