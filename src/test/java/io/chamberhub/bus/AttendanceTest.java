package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttendanceTest {
    private final Map<String, UUID> members = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final Attendance attendance = new Attendance(() -> Map.copyOf(members), node -> told.add("-" + node));

    @BeforeEach
    void three_nodes_are_there() {
        for (String node : List.of("a", "b", "self")) {
            joins(node);
        }
        attendance.look();
        attendance.watch(
                node -> told.add(node + " joined"), node -> told.add(node + " left"), () -> told.add("merged"));
    }

    @Test
    void those_that_were_there_before_anybody_listened_are_known() {
        attendance.look();
        assertThat(attendance.nodes()).containsExactlyInAnyOrder("a", "b", "self");
        assertThat(told).isEmpty();
    }

    @Test
    void whoever_comes_or_goes_is_told_once() {
        members.remove("a");
        attendance.look();
        attendance.look();
        joins("c");
        attendance.look();
        attendance.look();
        assertThat(told).containsExactly("-a", "a left", "c joined");
        assertThat(attendance.nodes()).containsExactlyInAnyOrder("b", "c", "self");
    }

    @Test
    void a_node_that_left_and_came_back_unseen_has_left() {
        joins("a");
        attendance.look();
        assertThat(told).containsExactly("-a", "a left", "a joined");
    }

    @Test
    void while_this_node_changes_clusters_nobody_has_left() {
        attendance.merging();
        members.clear();
        joins("self");
        attendance.look();
        assertThat(told).isEmpty();
        assertThat(attendance.nodes()).contains("a", "b");
    }

    @Test
    void after_that_it_is_told_what_became_of_each_and_last_that_it_is_there() {
        attendance.merging();
        members.clear();
        joins("self");
        joins("b");
        joins("c");
        joins("d");
        attendance.look();
        assertThat(told).as("those that are there are told at once").containsExactlyInAnyOrder("c joined", "d joined");
        joins("e");
        attendance.merged();
        assertThat(told.subList(2, told.size())).containsExactly("-a", "a left", "e joined", "merged");
        attendance.look();
        assertThat(told).hasSize(6);
        assertThat(attendance.nodes()).containsExactlyInAnyOrder("b", "c", "d", "e", "self");
    }

    @Test
    void if_it_did_not_get_there_it_is_alone() {
        attendance.merging();
        members.clear();
        joins("self");
        attendance.stay();
        assertThat(told).contains("a left", "b left").doesNotContain("merged");
        joins("a");
        attendance.look();
        assertThat(told).last().isEqualTo("a joined");
    }

    /** As another member each time. */
    private void joins(String node) {
        members.put(node, UUID.randomUUID());
    }
}
