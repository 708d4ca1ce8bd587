package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssemblyTest {
    private final Assembly assembly = new Assembly("/c");
    private final Map<Session, Witness> witnesses = new HashMap<>();
    private final Session one = session(1, 0);
    private final Session other = session(2, 1);

    @Test
    void an_empty_chamber_is_right() {
        assertThat(assembly.wrong(node -> true)).isEmpty();
    }

    @Test
    void all_is_right_when_everybody_was_told_of_everybody() {
        hears(one, "I5");
        hears(other, "I6:H5");
        assertThat(assembly.wrong(node -> true)).contains("/c: 5 (session 1, node 0) sees [], there are [5, 6]");
        hears(one, "H6");
        assertThat(assembly.wrong(node -> true)).isEmpty();
    }

    @Test
    void one_who_has_ended_must_not_be_seen() {
        hears(one, "I5");
        hears(other, "I6:H5");
        assembly.ended(one);
        assertThat(assembly.wrong(node -> true)).contains("/c: 6 (session 2, node 1) sees [5], there are [6]");
        hears(other, "B5");
        assertThat(assembly.wrong(node -> true)).isEmpty();
    }

    @Test
    void those_at_a_node_that_does_not_count_see_nobody_and_must_not_be_seen() {
        hears(one, "I5");
        hears(other, "I6:H5");
        assertThat(assembly.wrong(node -> node != 0)).contains("/c: 6 (session 2, node 1) sees [5], there are [6]");
        hears(other, "B5");
        assertThat(assembly.wrong(node -> node != 0)).isEmpty();
        assertThat(assembly.wrong(node -> true)).isPresent();
    }

    @Test
    void two_of_one_name_are_wrong() {
        hears(one, "I5");
        hears(other, "I5");
        assertThat(assembly.wrong(node -> true)).contains("/c: two sessions are called 5");
        assertThat(assembly.find("5")).contains(other);
    }

    @Test
    void whoever_is_not_welcomed_is_not_there() {
        assertThat(assembly.find("")).isEmpty();
        assertThat(assembly.session(1)).isEmpty();
        hears(one, "I5");
        assertThat(assembly.session(1)).contains(one);
    }

    private void hears(Session session, String message) {
        witnesses
                .computeIfAbsent(session, each -> new Witness(each, assembly, new Tally()))
                .heard(message);
    }

    private static Session session(int number, int node) {
        return new Session(number, node);
    }
}
