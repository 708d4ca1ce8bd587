package io.chamberhub.room;

import static io.chamberhub.room.Steps.A;
import static io.chamberhub.room.Steps.A1;
import static io.chamberhub.room.Steps.B;
import static io.chamberhub.room.Steps.PLENTY;
import static io.chamberhub.room.Steps.change;
import static io.chamberhub.room.Steps.changes;
import static io.chamberhub.room.Steps.client;
import static io.chamberhub.room.Steps.commit;
import static io.chamberhub.room.Steps.join;
import static io.chamberhub.room.Steps.knowing;
import static io.chamberhub.room.Steps.leave;
import static io.chamberhub.room.Steps.leaveOwed;
import static io.chamberhub.room.Steps.listen;
import static io.chamberhub.room.Steps.listener;
import static io.chamberhub.room.Steps.ofLife;
import static io.chamberhub.room.Steps.set;
import static io.chamberhub.room.Steps.state;
import static io.chamberhub.room.Steps.with;
import static io.chamberhub.room.Steps.withSnapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.RoomRecord.Owed;
import io.chamberhub.room.RoomStep.Seen;
import io.chamberhub.room.StepOutcome.Done;
import io.chamberhub.room.StepOutcome.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final long LIFE = 7;
    private static final RoomCommit FIRST = commit(A, 1);

    private final Room room = Room.begin(FIRST, LIFE, "place");
    private long number;

    @Test
    void it_begins_with_nothing_and_is_over_until_something_happens() {
        assertThat(room.snapshot()).isEqualTo(new RoomSnapshot(new RoomPosition(LIFE, 0), Map.of(), List.of(), 1));
        assertThat(room.reservation()).isEqualTo("place");
        assertThat(take(A, leave("1")).keeper())
                .as("nobody has to end what never was")
                .isFalse();
        assertThat(room.isOver()).isTrue();
        take(A, join());
        assertThat(room.isOver()).isFalse();
    }

    @Test
    void ids_count_from_one_whoever_joins_and_are_never_given_again() {
        assertThat(take(A, join(), join()).events()).containsExactly(joined("1", A), joined("2", A));
        assertThat(take(A, leave("2"), join()).events()).containsExactly(new RoomEvent.Left("2"), joined("3", A));
        take(A, new RoomStep.Close(null, false));
        assertThat(take(B, join()).events()).containsExactly(joined("4", B));
    }

    @Test
    void a_client_is_what_it_said_of_itself() {
        ClientInfo info = new ClientInfo("browser", "Ann", state("x", "1"));
        RoomStep.Join join = new RoomStep.Join(true, "ann@example.org", info, Seen.NOTHING);
        assertThat(take(B, join).events())
                .containsExactly(new RoomEvent.Joined(new RoomClient("1", B, true, "ann@example.org", info)));
    }

    @Test
    void an_answer_says_where_the_room_stood_and_who_is_to_be_told() {
        RoomAnswer first = take(A, join());
        assertThat(first.before()).isEqualTo(new RoomPosition(LIFE, 0));
        assertThat(first.shards()).containsExactly(A);
        assertThat(take(B, join(), join()).shards()).containsExactlyInAnyOrder(A, B);
        assertThat(take(A, leave("1")).shards()).as("before or after").containsExactlyInAnyOrder(A, B);
        assertThat(take(B, leave("2")).shards()).containsExactly(B);
        RoomAnswer last = take(B, leave("3"));
        assertThat(last.before()).isEqualTo(new RoomPosition(LIFE, 5));
        assertThat(last.shards()).containsExactly(B);
        assertThat(take(B, set("k", "v")).shards()).isEmpty();
    }

    @Test
    void an_answer_shows_the_room_before_the_first_step_if_asked() {
        assertThat(room.commit(withSnapshot(commit(A, ++number, join()))).snapshot())
                .isEqualTo(new RoomSnapshot(new RoomPosition(LIFE, 0), Map.of(), List.of(), 1));
        assertThat(take(A, set("k", "v")).snapshot()).isNull();
        assertThat(room.commit(withSnapshot(commit(A, ++number, leave("1")))).snapshot())
                .isEqualTo(new RoomSnapshot(new RoomPosition(LIFE, 2), Map.of("k", "v"), List.of(client("1", A)), 2));
    }

    @Test
    void a_commit_that_is_heard_again_is_answered_as_before_and_changes_nothing() {
        RoomCommit commit = commit(A, 5, join());
        RoomAnswer answer = room.commit(commit);
        room.commit(commit(B, 5, join()));
        assertThat(room.commit(commit)).isEqualTo(answer);
        assertThat(room.snapshot().clients()).hasSize(2);
    }

    @Test
    void snapshots_are_not_remembered_and_one_of_now_is_given_again() {
        RoomCommit commit =
                new RoomCommit(A, 5, 0, List.of(join()), commit(A, 5).limits(), true, true, null);
        assertThat(room.commit(commit).snapshot())
                .isEqualTo(new RoomSnapshot(new RoomPosition(LIFE, 0), Map.of(), List.of(), 1));
        assertThat(room.record().heard().values())
                .allSatisfy(heard -> assertThat(heard.answer().snapshot()).isNull());
        room.commit(commit(B, 5, join()));
        assertThat(room.commit(commit).snapshot()).isEqualTo(room.snapshot());
        assertThat(room.snapshot().clients()).hasSize(2);
    }

    @Test
    void a_commit_that_is_heard_after_a_later_one_changes_nothing() {
        room.commit(commit(A, 5, join()));
        room.commit(commit(A, 6, join()));
        RoomAnswer late = room.commit(commit(A, 5, join(), leave("1")));
        assertThat(late.outcomes()).containsExactly(Done.NOTHING, Done.NOTHING);
        assertThat(late.keeper()).isFalse();
        assertThat(room.snapshot().clients()).hasSize(2);
    }

    @Test
    void the_last_commits_of_so_many_shards_are_remembered() {
        room.commit(commit(A, 1, join()));
        room.commit(commit(B, 1, join()));
        room.commit(commit(A, 2, join()));
        for (int i = 0; i < Answers.MAX - 1; i++) {
            room.commit(commit(new ShardId("n", i), 1, set("k", "v")));
        }
        assertThat(room.record().heard()).hasSize(Answers.MAX).containsKey(A).doesNotContainKey(B);
        room.commit(commit(A, 2, join()));
        assertThat(room.snapshot().clients()).hasSize(3);
        room.commit(commit(B, 1, join()));
        assertThat(room.snapshot().clients()).as("forgotten").hasSize(4);
    }

    @Test
    void a_full_room_refuses_whoever_listens_too() {
        RoomLimits two = new RoomLimits(9, 2, 9, 9, 9, 9);
        RoomAnswer answer = take(two, A, listen(), join(), join(), listen(), leave("1"), join());
        assertThat(answer.outcomes().get(2)).isEqualTo(new Refused(Refusal.ROOM_FULL));
        assertThat(answer.outcomes().get(3)).isEqualTo(new Refused(Refusal.ROOM_FULL));
        assertThat(answer.events())
                .containsExactly(
                        new RoomEvent.Joined(listener("1", A)),
                        joined("2", A),
                        new RoomEvent.Left("1"),
                        joined("3", A));
    }

    @Test
    void a_client_with_too_much_state_does_not_get_in() {
        RoomLimits limits = new RoomLimits(9, 9, 0, 0, 1, 4);
        assertThat(take(limits, A, join("kö", "v")).events()).hasSize(1);
        assertRefused(take(limits, A, join("kö", "v1")), Refusal.CLIENT_STATE_TOO_BIG);
        assertRefused(take(limits, A, join("k", "", "l", "")), Refusal.TOO_MANY_CLIENT_KEYS);
    }

    @Test
    void a_client_that_was_known_is_in_the_room_again() {
        RoomClient known = client("41", B, "x", "1");
        assertThat(take(B, new RoomStep.Rejoin(known)).events()).containsExactly(new RoomEvent.Joined(known));
        assertThat(take(A, join()).events()).containsExactly(joined("42", A));
        take(B, change("41", null, changes("x", "2")));
        assertThat(take(B, new RoomStep.Rejoin(known)).outcomes())
                .as("it is in already, with another state")
                .containsExactly(Done.NOTHING);
        assertThat(room.replica().client("41")).isEqualTo(client("41", B, "x", "2"));
    }

    @Test
    void a_client_that_was_known_cannot_take_the_place_of_another_one() {
        take(A, join());
        for (RoomClient other : List.of(
                client("1", B),
                listener("1", A),
                new RoomClient("1", A, false, "ann", Steps.info()),
                new RoomClient("1", A, false, null, new ClientInfo("bot", null, Map.of())),
                new RoomClient("1", A, false, null, new ClientInfo(null, "Ann", Map.of())))) {
            assertRefused(take(A, new RoomStep.Rejoin(other)), Refusal.ID_TAKEN);
        }
    }

    @Test
    void nobody_has_to_be_told_any_more_that_a_client_left_that_is_back() {
        take(B, join(), join());
        take(A, new RoomStep.Adopt(Set.of("b"), true));
        take(B, new RoomStep.Rejoin(client("2", B)));
        assertThat(room.record().owed()).containsExactly(new Owed(client("1", B), A));
    }

    @Test
    void a_client_leaves_once() {
        take(A, join(), join());
        assertThat(take(A, leave("1")).events()).containsExactly(new RoomEvent.Left("1"));
        assertThat(take(A, leave("1")).outcomes()).containsExactly(Done.NOTHING);
    }

    @Test
    void a_client_leaves_and_changes_by_its_own_shard_only() {
        take(A, join());
        for (ShardId other : List.of(A1, B)) {
            assertThat(take(other, leaveOwed("1")).outcomes()).containsExactly(Done.NOTHING);
            assertRefused(take(other, change("1", changes("k", "v"), null)), Refusal.NO_SUCH_CLIENT);
            assertRefused(take(other, change("1", null, changes("k", "v"))), Refusal.NO_SUCH_CLIENT);
        }
        assertThat(room.snapshot().clients()).containsExactly(client("1", A));
        assertThat(room.record().owed()).isEmpty();
    }

    @Test
    void a_clients_type_name_and_subject_count_among_its_bytes() {
        RoomLimits limits = new RoomLimits(9, 9, 9, 9, 9, 8);
        ClientInfo info = new ClientInfo("t", "ö", state("k", "v"));
        assertThat(take(limits, A, new RoomStep.Join(false, "sub", info, Seen.NOTHING))
                        .events())
                .hasSize(1);
        assertRefused(
                take(limits, A, new RoomStep.Join(false, "subj", info, Seen.NOTHING)), Refusal.CLIENT_STATE_TOO_BIG);
        assertRefused(take(limits, A, change("1", null, changes("k", "vv"))), Refusal.CLIENT_STATE_TOO_BIG);
        assertThat(take(limits, A, change("1", null, changes("k", "w"))).events())
                .hasSize(1);
    }

    @Test
    void a_step_that_cannot_be_taken_cannot_be_made() {
        for (String id : List.of("", "x", "0", "-1", "9223372036854775808")) {
            assertThatThrownBy(() -> new RoomStep.Rejoin(client(id, A))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // It is about code that nobody has checked for nulls.
    void what_cannot_be_null_fails_where_it_is_made() {
        Map<String, String> keyless = new HashMap<>();
        keyless.put(null, "v");
        Map<String, String> valueless = new HashMap<>();
        valueless.put("k", null);
        for (ThrowingCallable wrong : List.<ThrowingCallable>of(
                () -> new KeyChange(null, "v"),
                () -> new ClientInfo(null, null, keyless),
                () -> new ClientInfo(null, null, valueless),
                () -> new RoomClient("1", A, false, null, null),
                () -> new RoomStep.Tell(null, null),
                () -> new RoomStep.Eject(null, null),
                () -> new RoomStep.Leave(null, true))) {
            assertThatThrownBy(wrong).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void the_last_one_to_take_a_step_in_an_empty_room_keeps_it() {
        assertThat(take(A, join()).keeper()).isFalse();
        assertThat(take(A, leave("1")).keeper()).isTrue();
        assertThat(room.record().keeper()).isEqualTo(A);
        assertThat(take(B, set("k", "v")).keeper()).isTrue();
        assertThat(room.record().keeper()).isEqualTo(B);
        assertThat(take(A, join()).keeper()).isFalse();
        assertThat(room.record().keeper()).isNull();
    }

    @Test
    void a_change_is_told_as_it_was_asked_for() {
        take(A, join());
        List<KeyChange> ofRoom = changes("k", "v", "gone", null);
        List<KeyChange> ofClient = changes("x", "1");
        assertThat(take(A, new RoomStep.Change("1", true, ofRoom, ofClient, Seen.NOTHING))
                        .events())
                .containsExactly(new RoomEvent.Changed("1", true, ofRoom, ofClient));
        assertThat(room.snapshot().state()).isEqualTo(Map.of("k", "v"));
        assertThat(take(A, change("1", ofRoom, null)).events())
                .as("the same again")
                .containsExactly(new RoomEvent.Changed("1", false, ofRoom, null));
        assertThat(take(A, change("1", null, ofClient)).events())
                .containsExactly(new RoomEvent.Changed("1", false, null, ofClient));
        assertThat(room.snapshot().clients()).containsExactly(client("1", A, "x", "1"));
    }

    @Test
    void an_empty_change_is_none() {
        take(A, join());
        assertThat(take(A, change("1", null, null), change("1", List.of(), List.of()), set())
                        .outcomes())
                .containsExactly(Done.NOTHING, Done.NOTHING, Done.NOTHING);
        assertThat(room.snapshot().position().version()).isEqualTo(1);
    }

    @Test
    void a_change_by_somebody_who_is_not_there_is_refused_and_the_servers_is_not() {
        assertRefused(take(A, change("1", changes("k", "v"), null)), Refusal.NO_SUCH_CLIENT);
        assertRefused(take(A, change(null, null, changes("k", "v"))), Refusal.NO_SUCH_CLIENT);
        assertThat(take(A, set("k", "v")).events())
                .containsExactly(new RoomEvent.Changed(null, false, changes("k", "v"), null));
    }

    @Test
    void limits_of_the_rooms_state_are_judged_on_the_result() {
        RoomLimits limits = new RoomLimits(9, 9, 2, 8, 9, 9);
        assertThat(take(limits, A, set("a", "1", "b", "2", "c", "3", "a", null)).events())
                .hasSize(1);
        assertRefused(take(limits, A, set("d", "")), Refusal.TOO_MANY_KEYS);
        assertRefused(take(limits, A, set("b", "ö".repeat(3))), Refusal.STATE_TOO_BIG);
        assertThat(take(limits, A, set("b", "öö2")).events()).hasSize(1);
        assertThat(room.replica().bytes()).isEqualTo(8);
        assertThat(room.replica().keys()).isEqualTo(2);
    }

    @Test
    void limits_of_a_clients_state_are_judged_on_the_result() {
        RoomLimits limits = new RoomLimits(9, 9, 9, 9, 2, 8);
        take(limits, A, join("b", "2", "c", "3"));
        assertRefused(take(limits, A, change("1", null, changes("d", ""))), Refusal.TOO_MANY_CLIENT_KEYS);
        assertRefused(take(limits, A, change("1", null, changes("b", "ööö"))), Refusal.CLIENT_STATE_TOO_BIG);
        assertThat(take(limits, A, change("1", null, changes("b", "öö2"))).events())
                .hasSize(1);
    }

    @Test
    void a_change_that_makes_nothing_larger_is_taken_whatever_the_limits() {
        take(A, join("x", "123"), set("k", "123", "l", "4"));
        RoomLimits none = new RoomLimits(0, 0, 0, 0, 0, 0);
        assertThat(take(none, A, change("1", changes("k", "321"), changes("x", "456")))
                        .events())
                .hasSize(1);
        assertThat(take(none, A, change("1", changes("l", null), changes("x", "")))
                        .events())
                .hasSize(1);
        assertRefused(take(none, A, set("k", "3210")), Refusal.STATE_TOO_BIG);
        assertRefused(take(none, A, change("1", null, changes("x", "1"))), Refusal.CLIENT_STATE_TOO_BIG);
    }

    @Test
    void a_change_is_taken_as_a_whole_or_not_at_all() {
        RoomLimits limits = new RoomLimits(9, 9, 9, 9, 0, 0);
        take(limits, A, join());
        assertRefused(take(limits, A, change("1", changes("k", "v"), changes("x", "1"))), Refusal.TOO_MANY_CLIENT_KEYS);
        assertThat(room.snapshot().state()).isEmpty();
        RoomLimits other = new RoomLimits(9, 9, 0, 0, 9, 9);
        assertRefused(take(other, A, change("1", changes("k", "v"), changes("x", "1"))), Refusal.TOO_MANY_KEYS);
        assertThat(room.snapshot().clients()).containsExactly(client("1", A));
    }

    @Test
    void what_rests_on_a_state_that_has_changed_is_stale() {
        take(A, join(), set("k", "1"));
        Seen state = new Seen(2, true, false);
        take(A, join(), change("1", null, changes("x", "1")), change("1", List.of(), changes("x", "2")));
        assertThat(take(A, change("1", changes("k", "2"), null, state)).events())
                .as("only clients have changed")
                .hasSize(1);
        assertRefused(take(A, change("1", changes("k", "3"), null, state)), Refusal.STALE);
        assertRefused(take(A, new RoomStep.Join(false, null, Steps.info(), state)), Refusal.STALE);
        assertThat(take(A, change("1", changes("k", "3"), null, Seen.NOTHING)).events())
                .hasSize(1);
    }

    @Test
    void what_rests_on_clients_that_have_changed_is_stale() {
        take(A, join(), join());
        take(A, set("k", "1"), change(null, changes("k", "2"), List.of()));
        take(A, new RoomStep.Tell(null, "{}"), new RoomStep.Eject("1", null));
        long version = 2;
        for (RoomStep step : List.of(join(), leave("2"), change("1", null, changes("x", "1")))) {
            Seen clients = new Seen(version, false, true);
            assertThat(take(A, change("1", changes("k", "2"), null, clients)).events())
                    .as("before " + step)
                    .hasSize(1);
            version = take(A, step).before().version() + 1;
            assertRefused(take(A, change("1", changes("k", "2"), null, clients)), Refusal.STALE);
        }
    }

    @Test
    void everything_changes_when_a_room_is_closed() {
        take(A, join(), set("k", "1"));
        take(B, new RoomStep.Close(null, false), join());
        assertRefused(take(B, change("2", changes("k", "2"), null, new Seen(2, true, false))), Refusal.STALE);
        assertRefused(take(B, change("2", changes("k", "2"), null, new Seen(2, false, true))), Refusal.STALE);
    }

    @Test
    void a_step_is_stale_because_of_one_before_it_in_the_same_commit() {
        take(A, join());
        RoomStep.Change seen = change("1", changes("k", "1"), null, new Seen(1, true, false));
        assertThat(take(A, seen, seen).outcomes().get(1)).isEqualTo(new Refused(Refusal.STALE));
    }

    @Test
    void what_rests_on_another_life_is_stale() {
        take(A, join());
        RoomStep.Change seen = change("1", changes("k", "1"), null, new Seen(99, true, false));
        RoomStep.Change blind = change("1", changes("k", "1"), null, new Seen(99, false, false));
        assertRefused(room.commit(ofLife(commit(A, ++number, seen), LIFE + 1)), Refusal.STALE);
        assertThat(room.commit(ofLife(commit(A, ++number, blind), LIFE + 1)).events())
                .hasSize(1);
        assertThat(room.commit(ofLife(commit(A, ++number, seen), LIFE)).events())
                .hasSize(1);
        assertThat(take(A, seen).events()).as("whichever life").hasSize(1);
    }

    @Test
    void the_server_tells_everyone_or_one_who_is_there() {
        take(A, join());
        assertThat(take(B, new RoomStep.Tell(null, "{}"), new RoomStep.Tell("1", "{}"))
                        .events())
                .containsExactly(new RoomEvent.Told(null, "{}"), new RoomEvent.Told("1", "{}"));
        assertRefused(take(B, new RoomStep.Tell("2", "{}")), Refusal.NO_SUCH_CLIENT);
    }

    @Test
    void one_who_is_asked_to_go_is_there_until_it_has_left() {
        take(A, join());
        assertThat(take(B, new RoomStep.Eject("1", "bye")).events()).containsExactly(new RoomEvent.Ejected("1", "bye"));
        assertThat(room.snapshot().clients()).hasSize(1);
        assertRefused(take(B, new RoomStep.Eject("2", "bye")), Refusal.NO_SUCH_CLIENT);
    }

    @Test
    void a_closed_room_is_empty_and_goes_on() {
        take(A, join(), listen(), set("k", "v"));
        RoomAnswer answer = take(B, new RoomStep.Close("over", false));
        assertThat(answer.outcomes()).containsExactly(new Done(List.of(new RoomEvent.Closed("over")), List.of()));
        assertThat(answer.shards()).containsExactly(A);
        assertThat(answer.keeper()).isTrue();
        assertThat(room.snapshot()).isEqualTo(new RoomSnapshot(new RoomPosition(LIFE, 4), Map.of(), List.of(), 3));
        assertThat(take(A, join()).shards()).containsExactly(A);
    }

    @Test
    void the_logic_is_owed_every_client_that_left_until_it_was_told() {
        take(A, join("x", "1"), join(), join());
        assertThat(take(A, leaveOwed("1"), leave("2")).outcomes())
                .containsExactly(
                        new Done(List.of(new RoomEvent.Left("1")), List.of(client("1", A, "x", "1"))),
                        new Done(List.of(new RoomEvent.Left("2")), List.of()));
        assertThat(take(B, new RoomStep.Close(null, true)).outcomes())
                .containsExactly(new Done(List.of(new RoomEvent.Closed(null)), List.of(client("3", A))));
        assertThat(room.record().owed())
                .containsExactly(new Owed(client("1", A, "x", "1"), A), new Owed(client("3", A), B));
        RoomAnswer settled = take(A, new RoomStep.Settle(Set.of("1", "9")));
        assertThat(settled.outcomes()).containsExactly(Done.NOTHING);
        assertThat(room.record().owed()).containsExactly(new Owed(client("3", A), B));
    }

    @Test
    void an_empty_room_ends_at_the_version_at_which_it_was_left() {
        take(A, join(), leave("1"));
        assertThat(take(A, new RoomStep.Expire(1)).keeper()).isTrue();
        assertThat(room.isOver()).isFalse();
        RoomAnswer answer = take(A, new RoomStep.Expire(2), new RoomStep.Expire(1));
        assertThat(answer.outcomes()).containsExactly(Done.NOTHING, Done.NOTHING);
        assertThat(answer.keeper()).as("nothing is left to be kept").isFalse();
        assertThat(room.isOver()).isTrue();
    }

    @Test
    void a_room_with_clients_does_not_end() {
        take(A, join(), new RoomStep.Expire(1));
        assertThat(room.isOver()).isFalse();
    }

    @Test
    void a_room_in_which_something_is_owed_does_not_end() {
        take(A, join(), leaveOwed("1"));
        assertThat(take(A, new RoomStep.Expire(2)).keeper()).isTrue();
        assertThat(room.isOver()).isFalse();
        take(A, new RoomStep.Settle(Set.of("1")), new RoomStep.Expire(2));
        assertThat(room.isOver()).isTrue();
    }

    @Test
    void a_room_does_not_end_if_somebody_comes_in_the_same_moment() {
        take(A, join(), set("k", "v"), leave("1"));
        take(A, new RoomStep.Expire(3), join());
        assertThat(room.isOver()).isFalse();
        assertThat(room.snapshot().state()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void whoever_adopts_takes_over_all_that_dead_nodes_had_to_do() {
        ShardId dead = new ShardId("dead", 0);
        take(B, join("x", "1"));
        take(dead, join(), join(), join(), join());
        take(dead, leaveOwed("3"), leaveOwed("2"), new RoomStep.Leave("9", true));
        take(B, leaveOwed("1"));
        take(B, new RoomStep.Settle(Set.of()), join());
        RoomAnswer answer = take(A, new RoomStep.Adopt(Set.of("dead", "other"), true));
        assertThat(answer.outcomes())
                .containsExactly(new Done(
                        List.of(new RoomEvent.Left("4"), new RoomEvent.Left("5")),
                        List.of(client("3", dead), client("2", dead), client("4", dead), client("5", dead))));
        assertThat(room.record().owed())
                .containsExactlyInAnyOrder(
                        new Owed(client("1", B, "x", "1"), B),
                        new Owed(client("2", dead), A),
                        new Owed(client("3", dead), A),
                        new Owed(client("4", dead), A),
                        new Owed(client("5", dead), A));
        assertThat(answer.shards()).containsExactlyInAnyOrder(B, dead);
        assertThat(room.record().heard())
                .as("should the dead be alive, they may say it again")
                .containsOnlyKeys(A, B, dead);
        assertThat(room.nodes()).doesNotContain("dead");
        assertThat(take(A, new RoomStep.Adopt(Set.of("dead"), true)).outcomes()).containsExactly(Done.NOTHING);
    }

    @Test
    void whoever_adopts_without_owing_anything_takes_over_what_was_owed() {
        ShardId dead = new ShardId("dead", 0);
        take(dead, join(), join(), leaveOwed("1"));
        assertThat(take(A, new RoomStep.Adopt(Set.of("dead"), false)).outcomes())
                .containsExactly(new Done(List.of(new RoomEvent.Left("2")), List.of(client("1", dead))));
        assertThat(room.record().keeper()).isEqualTo(A);
    }

    @Test
    void a_room_names_nodes_with_clients_debts_or_its_keeper() {
        take(A, join());
        assertThat(room.nodes()).contains("a");
        assertThat(room.nodes()).doesNotContain("b");
        take(B, new RoomStep.Close(null, true));
        assertThat(room.nodes()).doesNotContain("a");
        assertThat(room.nodes()).as("it has to tell the logic").contains("b");
        take(B, new RoomStep.Settle(Set.of("1")));
        assertThat(room.nodes()).as("it has to end the room").contains("b");
        take(A, join());
        assertThat(room.nodes()).doesNotContain("b");
        assertThat(room.nodes()).contains("a");
    }

    @Test
    void those_who_missed_something_are_told_what() {
        take(A, join());
        RoomEvent second = take(A, set("k", "1")).events().get(0);
        RoomEvent third = take(A, set("k", "2")).events().get(0);
        assertThat(room.since(at(1))).isEqualTo(new RoomUpdate.Events(List.of(second, third)));
        assertThat(room.since(at(2))).isEqualTo(new RoomUpdate.Events(List.of(third)));
        assertThat(room.since(at(3))).isEqualTo(new RoomUpdate.Events(List.of()));
    }

    @Test
    void those_who_know_another_life_or_nothing_get_all_of_it() {
        take(A, join());
        RoomUpdate all = new RoomUpdate.Anew(room.snapshot());
        assertThat(room.since(RoomPosition.NONE)).isEqualTo(all);
        assertThat(room.since(new RoomPosition(LIFE + 1, 1))).isEqualTo(all);
        assertThat(room.since(at(2))).as("a future that this one does not know").isEqualTo(all);
    }

    @Test
    void so_many_events_are_remembered() {
        take(A, join());
        for (int i = 0; i < EventLog.MAX_EVENTS; i++) {
            take(A, set("k", "" + i));
        }
        assertThat(room.since(at(0))).isInstanceOf(RoomUpdate.Anew.class);
        assertThat(room.since(at(1)))
                .isInstanceOfSatisfying(RoomUpdate.Events.class, missed -> assertThat(missed.events())
                        .hasSize(EventLog.MAX_EVENTS));
    }

    @Test
    void events_of_so_many_bytes_are_remembered() {
        take(A, join());
        String text = "ö".repeat(EventLog.MAX_BYTES / 8);
        IntStream.range(0, 4).forEach(i -> take(A, new RoomStep.Tell(null, text)));
        assertThat(room.since(at(1))).isInstanceOf(RoomUpdate.Anew.class);
        assertThat(room.since(at(2))).isInstanceOf(RoomUpdate.Events.class);
        take(A, new RoomStep.Tell("1", "ö".repeat(EventLog.MAX_BYTES / 2)));
        assertThat(room.since(at(5))).as("too large to be remembered at all").isInstanceOf(RoomUpdate.Anew.class);
        assertThat(room.since(at(6))).isEqualTo(new RoomUpdate.Events(List.of()));
    }

    @Test
    void every_text_of_an_event_counts() {
        String text = "x".repeat(EventLog.MAX_BYTES);
        RoomLimits wide = new RoomLimits(9, 9, 9, 1 << 28, 9, 1 << 28);
        for (RoomStep step : List.of(
                join("k", text),
                join(text, ""),
                new RoomStep.Join(false, text, Steps.info(), Seen.NOTHING),
                new RoomStep.Join(false, null, new ClientInfo(text, null, Map.of()), Seen.NOTHING),
                new RoomStep.Join(false, null, new ClientInfo(null, text, Map.of()), Seen.NOTHING),
                set("k", text),
                set(text, null),
                change("1", null, changes("x", text)),
                new RoomStep.Tell(null, text),
                new RoomStep.Eject("1", text),
                new RoomStep.Close(text, false))) {
            long version = room.snapshot().position().version();
            assertThat(take(wide, A, step).events()).hasSize(1);
            assertThat(room.since(at(version))).isInstanceOf(RoomUpdate.Anew.class);
        }
    }

    @Test
    void a_room_that_was_lost_begins_as_somebody_knew_it_with_its_own_clients_only() {
        RoomSnapshot last = new RoomSnapshot(
                new RoomPosition(3, 40), Map.of("k", "v"), List.of(client("5", A), client("6", B), client("7", A)), 9);
        RoomCommit commit = knowing(commit(A, 17, join()), last);
        Room again = Room.begin(commit, 4, "place");
        assertThat(again.isOver()).isFalse();
        assertThat(again.snapshot())
                .isEqualTo(new RoomSnapshot(
                        new RoomPosition(4, 40), Map.of("k", "v"), List.of(client("5", A), client("7", A)), 9));
        assertThat(again.commit(commit).events()).containsExactly(joined("9", A));
        assertThat(again.commit(commit(B, 3, new RoomStep.Rejoin(client("6", B))))
                        .shards())
                .containsExactlyInAnyOrder(A, B);
        assertThat(again.since(last.position())).isInstanceOf(RoomUpdate.Anew.class);
    }

    @Test
    void a_room_that_travelled_is_the_same() {
        take(A, join(), join("x", "1"), leaveOwed("1"), set("k", "v"));
        take(B, join(), leave("3"));
        Room arrived = Room.of(room.record());
        assertThat(arrived.record()).isEqualTo(room.record());
        RoomCommit next = withSnapshot(commit(A1, 1, new RoomStep.Adopt(Set.of("a"), true)));
        assertThat(arrived.commit(next)).isEqualTo(room.commit(next));
        assertThat(arrived.record()).isEqualTo(room.record());
        assertThat(arrived.record().keeper()).isEqualTo(A1);
        assertThat(Room.of(arrived.record()).nodes()).contains("a");
    }

    @Test
    void where_there_is_no_room_nothing_can_be_done() {
        RoomCommit commit = commit(
                A,
                1,
                join(),
                new RoomStep.Rejoin(client("1", A)),
                set("k", "v"),
                change("1", changes("k", "v"), null),
                new RoomStep.Eject("1", null),
                new RoomStep.Tell("1", "{}"),
                new RoomStep.Tell(null, "{}"),
                leave("1"),
                new RoomStep.Close(null, true),
                new RoomStep.Settle(Set.of("1")),
                new RoomStep.Adopt(Set.of("b"), true),
                new RoomStep.Expire(3));
        RoomAnswer answer = NoRoom.answer(commit);
        assertThat(answer.before()).isEqualTo(RoomPosition.NONE);
        assertThat(answer.keeper()).isFalse();
        assertThat(answer.snapshot()).isNull();
        assertThat(answer.outcomes().subList(0, 3)).containsOnly(new Refused(Refusal.TOO_MANY_ROOMS));
        assertThat(answer.outcomes().subList(3, 6)).containsOnly(new Refused(Refusal.NO_SUCH_CLIENT));
        assertThat(answer.outcomes().subList(6, 12)).containsOnly(Done.NOTHING);
    }

    private RoomAnswer take(ShardId shard, RoomStep... steps) {
        return take(PLENTY, shard, steps);
    }

    private RoomAnswer take(RoomLimits limits, ShardId shard, RoomStep... steps) {
        return room.commit(with(commit(shard, ++number, steps), limits));
    }

    private static void assertRefused(RoomAnswer answer, Refusal refusal) {
        assertThat(answer.outcomes()).containsExactly(new Refused(refusal));
    }

    private static RoomEvent joined(String id, ShardId shard) {
        return new RoomEvent.Joined(client(id, shard));
    }

    private static RoomPosition at(long version) {
        return new RoomPosition(LIFE, version);
    }
}
