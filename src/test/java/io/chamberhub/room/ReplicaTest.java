package io.chamberhub.room;

import static io.chamberhub.room.Steps.A;
import static io.chamberhub.room.Steps.B;
import static io.chamberhub.room.Steps.changes;
import static io.chamberhub.room.Steps.client;
import static io.chamberhub.room.Steps.listener;
import static io.chamberhub.room.Steps.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaTest {
    private static final RoomPosition START = new RoomPosition(5, 10);

    private final Replica replica = Replica.of(snapshot(state("k", "v"), client("1", A), listener("2", B)));

    @Test
    void it_is_what_it_was_made_of() {
        assertThat(replica.position()).isEqualTo(START);
        assertThat(replica.state()).containsExactly(Map.entry("k", "v"));
        assertThat(replica.clients()).containsExactly(Map.entry("1", client("1", A)), Map.entry("2", listener("2", B)));
        assertThat(replica.client("1")).isEqualTo(client("1", A));
        assertThat(replica.client("3")).isNull();
        assertThat(replica.nextId()).isEqualTo(7);
    }

    @Test
    void every_event_makes_a_version() {
        replica.apply(new RoomEvent.Told(null, "{}"));
        replica.apply(new RoomEvent.Ejected("1", null));
        assertThat(replica.position()).isEqualTo(new RoomPosition(5, 12));
        assertThat(replica.snapshot())
                .isEqualTo(new RoomSnapshot(
                        new RoomPosition(5, 12), state("k", "v"), List.of(client("1", A), listener("2", B)), 7));
    }

    @Test
    void clients_come_and_go() {
        replica.apply(new RoomEvent.Joined(client("7", B)));
        replica.apply(new RoomEvent.Joined(client("3", B)));
        replica.apply(new RoomEvent.Left("1"));
        replica.apply(new RoomEvent.Left("nobody"));
        assertThat(replica.clients()).containsOnlyKeys("2", "7", "3");
        assertThat(replica.snapshot().clients()).containsExactly(listener("2", B), client("7", B), client("3", B));
        assertThat(replica.nextId()).isEqualTo(8);
    }

    @Test
    void changes_are_made_in_their_order() {
        replica.apply(new RoomEvent.Changed(
                "1", false, changes("a", "1", "k", null, "a", "2", "k", "w", "none", null), changes("x", "1")));
        replica.apply(new RoomEvent.Changed("1", false, null, changes("y", "2", "x", null)));
        assertThat(replica.snapshot().state()).containsExactly(Map.entry("a", "2"), Map.entry("k", "w"));
        assertThat(replica.client("1")).isEqualTo(client("1", A, "y", "2"));
    }

    @Test
    void a_change_of_nobodys_state_is_a_version_and_no_more() {
        replica.apply(new RoomEvent.Changed("nobody", false, null, changes("x", "1")));
        replica.apply(new RoomEvent.Changed(null, false, null, changes("x", "1")));
        assertThat(replica.snapshot().clients()).containsExactly(client("1", A), listener("2", B));
        assertThat(replica.position().version()).isEqualTo(12);
    }

    @Test
    void a_closed_room_has_no_clients_and_no_state() {
        replica.apply(new RoomEvent.Closed("over"));
        assertThat(replica.snapshot()).isEqualTo(new RoomSnapshot(new RoomPosition(5, 11), Map.of(), List.of(), 7));
        assertThat(replica.keys()).isZero();
        assertThat(replica.bytes()).isZero();
    }

    @Test
    void a_snapshot_is_taken_once_and_does_not_change() {
        RoomSnapshot before = replica.snapshot();
        assertThat(replica.snapshot()).isSameAs(before);
        replica.apply(new RoomEvent.Changed(null, false, changes("k", "w"), null));
        RoomSnapshot after = replica.snapshot();
        assertThat(after).isNotEqualTo(before);
        assertThat(replica.snapshot()).isSameAs(after);
        assertThat(before.state()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void its_views_cannot_be_written_to() {
        assertThatThrownBy(() -> replica.state().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> replica.clients().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "ö", "\u07ff\u0800", "€", "😀", "a😀€ö", "\ud83d", "\ude00", "\ud83dx", "\ude00\ud83d"
            })
    void texts_are_counted_in_utf_8(String text) {
        assertThat(StateSize.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void keys_and_bytes_are_counted_right_whatever_happens() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> texts = List.of("", "a", "ö", "€uro", "😀");
        for (int i = 0; i < 300; i++) {
            String value = texts.get(random.nextInt(5));
            replica.apply(new RoomEvent.Changed(
                    null,
                    false,
                    changes(
                            texts.get(random.nextInt(5)),
                            value.isEmpty() ? null : value,
                            texts.get(random.nextInt(5)),
                            value),
                    null));
            assertThat(replica.keys()).isEqualTo(replica.state().size());
            assertThat(replica.bytes()).isEqualTo(bytes(replica.state()));
        }
    }

    private static long bytes(Map<String, String> state) {
        return state.entrySet().stream()
                .mapToLong(entry -> (entry.getKey() + entry.getValue()).getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    @Test
    void nothing_differs_from_itself() {
        assertThat(replica.differenceTo(replica.snapshot()).isEmpty()).isTrue();
        assertThat(replica.differenceTo(snapshot(state("k", "v"), client("1", B), listener("3", A)))
                        .isEmpty())
                .as("where clients are, and who listens, nobody is told")
                .isTrue();
    }

    @Test
    void a_difference_names_what_has_changed() {
        Replica known = Replica.of(snapshot(
                state("same", "1", "other", "2", "gone", "3"),
                client("1", A, "same", "1", "other", "2", "gone", "3"),
                client("2", A),
                client("3", A, "x", "1")));
        RoomDifference difference = known.differenceTo(snapshot(
                state("new", "4", "same", "1", "other", "5"),
                client("1", A, "same", "1", "other", "4", "new", "5"),
                client("3", A, "x", "1"),
                client("4", B)));
        assertThat(difference)
                .isEqualTo(new RoomDifference(
                        changes("gone", null, "new", "4", "other", "5"),
                        Map.of("1", changes("gone", null, "other", "4", "new", "5")),
                        List.of("2"),
                        List.of(client("4", B))));
    }

    @Test
    void a_difference_is_one_if_any_part_of_it_is() {
        for (RoomSnapshot other : List.of(
                snapshot(state("k", "w"), client("1", A)),
                snapshot(state("k", "v"), client("1", A, "x", "1")),
                snapshot(state("k", "v")),
                snapshot(state("k", "v"), client("1", A), client("3", A)))) {
            assertThat(replica.differenceTo(other).isEmpty()).isFalse();
        }
    }

    @Test
    void another_client_under_the_same_id_is_removed_and_added() {
        RoomClient other = new RoomClient("1", A, false, null, new ClientInfo("bot", null, Map.of()));
        RoomDifference difference = replica.differenceTo(snapshot(state("k", "v"), other));
        assertThat(difference.removeClients()).containsExactly("1");
        assertThat(difference.addClients()).containsExactly(other);
        assertThat(difference.updateClients()).isEmpty();
    }

    @Test
    void one_who_only_listens_now_is_gone_for_the_others() {
        RoomDifference difference = replica.differenceTo(snapshot(state("k", "v"), listener("1", A), client("2", B)));
        assertThat(difference.removeClients()).containsExactly("1");
        assertThat(difference.addClients()).containsExactly(client("2", B));
    }

    private static RoomSnapshot snapshot(Map<String, String> state, RoomClient... clients) {
        return new RoomSnapshot(START, state, List.of(clients), 7);
    }
}
