package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Frames.Opcode;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChamberTest {
    private static final ShardId A = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 0);
    private static final ShardId C = new ShardId("c", 0);

    private final Map<Long, HeardFrames> heard = new HashMap<>();
    private final Map<Long, LocalMember> members = new HashMap<>();
    private final HostCalls calls = new HostCalls();
    private final Credit debts = new Credit(1_000_000, () -> 0, () -> {});
    private long now = 1_000_000;
    private final Chamber here = chamber(A, calls);
    private final Chamber there = chamber(B, new HostCalls());

    /** Records what a chamber asks of its shard. */
    private static final class HostCalls implements Chamber.Host {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void streamGrew() {
            calls.add("grew");
        }

        @Override
        public void gap(ShardId shard, Position position) {
            calls.add("gap " + shard + " from " + position.next());
        }

        @Override
        public void repaired(long events) {
            calls.add("repaired " + events);
        }

        @Override
        public void lost(ShardId shard, long events) {
            calls.add("lost " + events + " of " + shard);
        }

        @Override
        public void parted(ShardId shard) {
            calls.add("parted " + shard);
        }

        List<String> take() {
            List<String> taken = List.copyOf(calls);
            calls.clear();
            return taken;
        }
    }

    @Nested
    class Presence {
        @Test
        void a_newcomer_is_welcomed_and_the_others_are_told() {
            enter(here, 3);
            enter(here, 22);
            enter(here, 29);
            assertThat(hears(3)).containsExactly("t.I3", "t.H22", "t.H29");
            assertThat(hears(22)).containsExactly("t.I22:H3", "t.H29");
            assertThat(hears(29)).containsExactly("t.I29:H3:H22");
            assertThat(here.members()).extracting(MemberId::value).containsExactly(3L, 22L, 29L);
            assertThat(here.localMembers()).isEqualTo(3);
        }

        @Test
        void those_who_remain_hear_who_left() {
            enter(here, 0);
            enter(here, 1);
            drain();
            leave(here, 0);
            assertThat(hears(1)).containsExactly("t.B0");
            assertThat(hears(0)).isEmpty();
            assertThat(here.localMembers()).isEqualTo(1);
        }

        @Test
        void whoever_has_left_cannot_leave_again() {
            enter(here, 0);
            enter(here, 1);
            drain();
            leave(here, 0);
            leave(here, 0);
            assertThat(hears(1)).containsExactly("t.B0");
            assertThat(here.members()).containsExactly(new MemberId(1));
            enter(here, 2);
            assertThat(hears(1)).containsExactly("t.H2");
        }

        @Test
        void members_elsewhere_are_members() {
            enter(here, 0);
            enter(there, 1);
            drain();
            meet();
            assertThat(hears(0)).containsExactly("t.H1");
            assertThat(hears(1)).containsExactly("t.H0");
            enter(there, 2);
            carry();
            assertThat(hears(0)).containsExactly("t.H2");
            assertThat(hears(2)).containsExactly("t.I2:H0:H1");
            leave(there, 1);
            carry();
            assertThat(hears(0)).containsExactly("t.B1");
            assertThat(here.members()).extracting(MemberId::value).containsExactly(0L, 2L);
            assertThat(here.localMembers()).isEqualTo(1);
        }

        @Test
        void a_shard_without_members_closes_and_parts() {
            enter(here, 0);
            enter(there, 1);
            meet();
            drain();
            leave(there, 1);
            there.close();
            carry();
            assertThat(hears(0)).containsExactly("t.B1");
            assertThat(calls.take()).containsExactly("parted b.0");
            assertThat(here.peers().shards()).isEmpty();
        }

        @Test
        void a_shard_that_closes_takes_those_with_it_who_did_not_leave() {
            enter(here, 0);
            enter(there, 1);
            enter(there, 2);
            meet();
            drain();
            there.close();
            carry();
            assertThat(hears(0)).containsExactly("t.B1", "t.B2");
        }

        @Test
        void the_members_of_a_shard_that_died_have_left() throws ProtocolViolation {
            enter(here, 0);
            enter(there, 1);
            meet();
            drain();
            send(1, false, "\nhalf");
            carry();
            here.peers().expect(C);
            calls.take();
            here.forget(shard -> shard.node().equals("b") || shard.node().equals("c"));
            assertThat(hears(0)).containsExactly("t~F1\nhalf", "-.", "t.X", "t.B1");
            assertThat(calls.take()).containsExactlyInAnyOrder("parted b.0", "parted c.0");
            assertThat(here.peers().shards()).isEmpty();
        }

        @Test
        void an_id_that_is_known_already_is_not_announced_again() {
            enter(here, 0);
            enter(there, 1);
            meet();
            drain();
            here.hear(
                    new Batch(B, 1, 1, List.of(new Event.Joined(new MemberId(1)), new Event.Joined(new MemberId(0)))));
            assertThat(hears(0)).isEmpty();
        }

        @Test
        void nobody_speaks_for_the_members_of_another_shard() {
            enter(here, 0);
            enter(there, 1);
            meet();
            here.peers().meet(new Snapshot(C, 1, 0, List.of()));
            drain();
            here.hear(new Batch(C, 1, 0, List.of(new Event.Left(new MemberId(1)), new Event.Left(new MemberId(0)))));
            assertThat(hears(0)).isEmpty();
            assertThat(here.members()).hasSize(2);
        }

        @Test
        void a_shard_does_not_listen_to_itself() {
            enter(here, 0);
            drain();
            here.hear(new Batch(A, 1, 0, List.of(new Event.Joined(new MemberId(9)))));
            assertThat(here.peers().shards()).isEmpty();
            assertThat(hears(0)).isEmpty();
        }

        @Test
        void a_shard_dismissed_was_no_peer() {
            here.peers().expect(B);
            assertThat(here.peers().shards()).containsExactly(B);
            here.dismiss(B);
            assertThat(calls.take()).containsExactly("parted b.0");
            assertThat(here.peers().shards()).isEmpty();
        }
    }

    @Nested
    class Messages {
        @Test
        void a_whole_message_leaves_as_one_frame() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            send(0, true, "\nhi\nthere");
            assertThat(hears(1)).containsExactly("t.F0\nhi\nthere");
            assertThat(hears(2)).containsExactly("t.F0\nhi\nthere");
            assertThat(hears(0)).isEmpty();
        }

        @Test
        void binary_stays_binary() throws ProtocolViolation {
            enterAll(here, 0, 1);
            member(0).receive(Opcode.BINARY, true, Buffer.buffer("\nhi"));
            assertThat(hears(1)).containsExactly("b.F0\nhi");
        }

        @Test
        void a_message_without_content_is_its_header() throws ProtocolViolation {
            enterAll(here, 0, 1);
            send(0, true, "T1\n");
            assertThat(hears(1)).containsExactly("t.F0\n");
        }

        @Test
        void targets_choose_the_receivers() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            send(0, true, "T**\na");
            assertThat(List.of(hears(0), hears(1), hears(2))).containsOnly(List.of("t.F0\na"));
            send(0, true, "T2,0,77\nb");
            assertThat(List.of(hears(0), hears(1), hears(2)))
                    .containsExactly(List.of("t.F0\nb"), List.of(), List.of("t.F0\nb"));
            send(0, true, "T*,1\nc");
            assertThat(List.of(hears(0), hears(1), hears(2)))
                    .containsExactly(List.of(), List.of("t.F0\nc"), List.of("t.F0\nc"));
            send(0, true, "T\nd");
            assertThat(List.of(hears(0), hears(1), hears(2))).containsOnly(List.of());
        }

        @Test
        void fragments_pass_as_they_come() throws ProtocolViolation {
            enterAll(here, 0, 1);
            send(0, false, "T1\n");
            assertThat(hears(1)).containsExactly("t~F0\n");
            more(0, false, "ab");
            assertThat(hears(1)).containsExactly("-~ab");
            more(0, false, "");
            assertThat(hears(1)).isEmpty();
            more(0, true, "");
            assertThat(hears(1)).containsExactly("-.");
        }

        @Test
        void the_last_fragment_may_have_content() throws ProtocolViolation {
            enterAll(here, 0, 1);
            send(0, false, "\na");
            more(0, true, "b");
            assertThat(hears(1)).containsExactly("t~F0\na", "-.b");
        }

        @Test
        void a_sender_that_hears_itself_hears_fragments_too() throws ProtocolViolation {
            enterAll(here, 0);
            send(0, false, "T**\na");
            more(0, true, "b");
            assertThat(hears(0)).containsExactly("t~F0\na", "-.b");
        }

        @Test
        void targets_are_fixed_when_the_header_is_complete() throws ProtocolViolation {
            enterAll(here, 0, 1);
            send(0, false, "T**");
            enter(here, 2);
            drain();
            more(0, false, "\na");
            enter(here, 3);
            more(0, true, "b");
            assertThat(hears(2)).containsExactly("t~F0\na", "-.b", "t.H3");
            assertThat(hears(3)).containsExactly("t.I3:H0:H1:H2");
        }

        @Test
        void the_others_wait_while_a_message_is_in_flight() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            send(0, false, "\na");
            send(1, false, "\n1");
            enter(here, 3);
            more(1, true, "2");
            more(0, true, "b");
            assertThat(hears(2)).containsExactly("t~F0\na", "-.b", "t~F1\n1", "-.2", "t.H3");
            assertThat(hears(1)).containsExactly("t~F0\na", "-.b", "t.H3");
            assertThat(hears(3)).containsExactly("t.I3:H0:H1:H2");
        }

        @Test
        void a_sender_gone_in_mid_message_cuts_it_then_has_left() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            send(0, false, "\na");
            send(1, true, "\nwaits");
            leave(here, 0);
            assertThat(hears(2)).containsExactly("t~F0\na", "-.", "t.X", "t.F1\nwaits", "t.B0");
        }

        @Test
        void a_sender_gone_in_its_header_has_said_nothing() throws ProtocolViolation {
            enterAll(here, 0, 1);
            send(0, false, "T1");
            leave(here, 0);
            assertThat(hears(1)).containsExactly("t.B0");
        }

        @Test
        void a_text_cut_inside_a_character_is_still_text() throws ProtocolViolation {
            enterAll(here, 0, 1);
            member(0).receive(Opcode.TEXT, false, Buffer.buffer("\na\u20ac").slice(0, 4));
            leave(here, 0);
            assertThat(hears(1)).containsExactly("t~F0\na", "-.", "t.X", "t.B0");
        }

        @Test
        void a_receiver_gone_in_mid_message_hears_no_more() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            send(0, false, "T1,2\na");
            leave(here, 1);
            more(0, true, "b");
            assertThat(hears(1)).containsExactly("t~F0\na");
            assertThat(hears(2)).containsExactly("t~F0\na", "-.b", "t.B1");
        }
    }

    @Nested
    class Elsewhere {
        @Test
        void messages_sound_the_same_there() throws ProtocolViolation {
            enter(here, 0);
            enter(there, 1);
            meet();
            enter(there, 2);
            carry();
            drain();
            send(0, true, "\nwhole");
            send(0, false, "T**\na");
            more(0, true, "b");
            send(0, true, "T2\nlisted");
            carry();
            assertThat(hears(1)).containsExactly("t.F0\nwhole", "t~F0\na", "-.b");
            assertThat(hears(2)).containsExactly("t.F0\nwhole", "t~F0\na", "-.b", "t.F0\nlisted");
            assertThat(hears(0)).containsExactly("t~F0\na", "-.b");
        }

        @Test
        void one_other_is_settled_where_the_sender_is() throws ProtocolViolation {
            enter(here, 0);
            enter(there, 1);
            meet();
            drain();
            send(0, true, "T*\na");
            Batch batch = here.take().orElseThrow();
            assertThat(batch.events()).hasSize(1);
            there.hear(batch);
            assertThat(hears(1)).containsExactly("t.F0\na");
        }

        @Test
        void what_is_for_nobody_there_is_not_sent_there() throws ProtocolViolation {
            enter(here, 0);
            enter(here, 1);
            enter(there, 2);
            meet();
            carry();
            send(0, true, "T1\na");
            send(0, false, "T1\na");
            carryBusy();
            more(0, false, "b");
            assertThat(here.take()).isEmpty();
        }

        @Test
        void an_unfinished_message_is_cut_there_when_its_sender_leaves() throws ProtocolViolation {
            enter(here, 0);
            enter(there, 1);
            meet();
            drain();
            send(0, false, "\na");
            carry();
            leave(here, 0);
            carry();
            assertThat(hears(1)).containsExactly("t~F0\na", "-.", "t.X", "t.B0");
        }

        @Test
        void a_message_that_began_before_the_shards_met_is_not_heard_there() throws ProtocolViolation {
            enter(here, 0);
            enter(there, 1);
            here.snapshot(C);
            send(0, false, "\na");
            meet();
            drain();
            more(0, true, "b");
            carry();
            assertThat(hears(1)).isEmpty();
            send(0, true, "\nc");
            carry();
            assertThat(hears(1)).containsExactly("t.F0\nc");
        }

        @Test
        void a_message_whose_end_was_lost_ends_where_the_next_begins() {
            enter(here, 0);
            here.peers()
                    .meet(new Snapshot(B, 1, 0, List.of(new Snapshot.Presence(new MemberId(1), 0, 0, false, false))));
            drain();
            Event.Fragment first = new Event.Fragment(
                    new MemberId(1),
                    Optional.of(Targets.OTHERS),
                    false,
                    Frames.frame(Opcode.TEXT, false, Buffer.buffer("F1\n"), Buffer.buffer("a")));
            assertThat(first.first()).isTrue();
            here.hear(new Batch(B, 1, 0, List.of(first, first)));
            assertThat(hears(0)).containsExactly("t~F1\na", "-.", "t.X", "t~F1\na");
        }
    }

    @Nested
    class Stream {
        @Test
        void where_nobody_reads_it_only_its_numbers_go_on() throws ProtocolViolation {
            enterAll(here, 0, 1);
            send(0, true, "\na");
            leave(here, 1);
            here.close();
            assertThat(calls.take()).isEmpty();
            assertThat(here.take()).isEmpty();
            assertThat(here.snapshot(B).next()).isEqualTo(5);
            assertThat(here.stream().keptBytes()).isZero();
        }

        @Test
        void it_is_told_from_where_a_shard_was_told_who_is_here() {
            here.snapshot(B);
            enter(here, 0);
            assertThat(calls.take()).containsExactly("grew");
            assertThat(here.take()).contains(new Batch(A, 1, 0, List.of(new Event.Joined(new MemberId(0)))));
        }

        @Test
        void the_host_hears_once_per_batch_that_it_grew() throws ProtocolViolation {
            here.snapshot(B);
            enterAll(here, 0, 1);
            send(0, true, "\na");
            assertThat(calls.take()).containsExactly("grew");
            assertThat(here.take().orElseThrow().events()).hasSize(3);
            assertThat(here.take()).isEmpty();
            leave(here, 0);
            here.close();
            assertThat(calls.take()).containsExactly("grew");
            assertThat(here.take().orElseThrow().events())
                    .containsExactly(new Event.Left(new MemberId(0)), new Event.Closed());
        }

        @Test
        void a_snapshot_says_who_is_here_and_where_the_stream_goes_on() throws ProtocolViolation {
            here.snapshot(B);
            enter(here, 5);
            now += 100;
            enter(here, 6);
            now += 11;
            Snapshot snapshot = here.snapshot(C);
            assertThat(snapshot.shard()).isEqualTo(A);
            assertThat(snapshot.incarnation()).isEqualTo(1);
            assertThat(snapshot.next()).isEqualTo(2);
            assertThat(snapshot.members())
                    .containsExactlyInAnyOrder(
                            new Snapshot.Presence(new MemberId(5), 111, 0, false, false),
                            new Snapshot.Presence(new MemberId(6), 11, 0, false, false));
        }

        @Test
        void a_snapshot_speaks_of_its_own_members_only() {
            enter(here, 0);
            enter(there, 1);
            meet();
            assertThat(here.snapshot(B).members())
                    .extracting(Snapshot.Presence::id)
                    .containsExactly(new MemberId(0));
        }
    }

    @Nested
    class Busy {
        @Test
        void the_others_hear_who_is_sending_and_for_whom_something_waits() throws ProtocolViolation {
            here.snapshot(B);
            enterAll(here, 0, 1, 2);
            here.take();
            send(0, false, "T1\na");
            send(2, true, "T1\nwaits");
            assertThat(here.take().orElseThrow().events())
                    .containsExactlyInAnyOrder(
                            new Event.Busy(new MemberId(0), false, true), new Event.Busy(new MemberId(1), true, false));
            more(0, true, "b");
            assertThat(here.take().orElseThrow().events())
                    .containsExactlyInAnyOrder(
                            new Event.Busy(new MemberId(0), false, false),
                            new Event.Busy(new MemberId(1), false, false));
        }

        @Test
        void what_has_passed_within_a_tick_is_not_told() throws ProtocolViolation {
            here.snapshot(B);
            enterAll(here, 0, 1);
            here.take();
            send(0, false, "T1\na");
            more(0, true, "b");
            assertThat(here.take()).isEmpty();
        }

        @Test
        void whoever_has_left_is_not_spoken_of() throws ProtocolViolation {
            here.snapshot(B);
            enterAll(here, 0, 1);
            here.take();
            send(0, false, "T1\na");
            leave(here, 0);
            assertThat(here.take().orElseThrow().events()).containsExactly(new Event.Left(new MemberId(0)));
        }

        @Test
        void one_other_favours_whoever_is_idle_elsewhere() throws ProtocolViolation {
            enter(here, 0);
            enterAll(there, 1, 2);
            meet();
            send(1, false, "T9\nbusy");
            carry();
            drain();
            assertOneOther(2);
            more(1, true, "");
            send(2, false, "T9\nbusy");
            carry();
            assertOneOther(1);
        }

        @Test
        void a_snapshot_tells_who_is_sending() throws ProtocolViolation {
            enter(here, 0);
            enterAll(there, 1, 2);
            send(1, false, "T9\nbusy");
            there.take();
            meet();
            drain();
            assertOneOther(2);
        }

        @Test
        void what_passes_between_a_snapshot_and_the_end_of_its_tick_is_not_taken_to_last() throws ProtocolViolation {
            enter(here, 0);
            enterAll(there, 1, 2);
            send(1, false, "T9\nbusy");
            meet();
            more(1, true, "");
            send(2, false, "T9\nbusy");
            carry();
            drain();
            assertOneOther(1);
        }

        @Test
        void an_age_travels_as_an_age() throws ProtocolViolation {
            enter(here, 0);
            enter(there, 1);
            now += 30_000;
            enter(there, 2);
            meet();
            drain();
            assertOneOther(1);
        }

        private void assertOneOther(long id) throws ProtocolViolation {
            for (int i = 0; i < 20; i++) {
                send(0, true, "T*\na");
            }
            carry();
            assertThat(hears(id)).hasSize(20);
        }
    }

    private Chamber chamber(ShardId self, Chamber.Host host) {
        Surroundings shard =
                new Surroundings(self, new ReplayLimits(1_000, 10_000), debts, () -> now, new Random(1), true);
        return new Chamber(1, Limits.defaults(), host, shard);
    }

    /** Makes the two chambers known to each other, as if the second one had asked the first. */
    private void meet() {
        there.peers().expect(A);
        here.peers().meet(there.snapshot(A));
        there.peers().meet(here.snapshot(B));
    }

    private void carry() {
        here.take().ifPresent(there::hear);
        there.take().ifPresent(here::hear);
    }

    private void carryBusy() {
        Batch batch = here.take().orElseThrow();
        assertThat(batch.events()).hasOnlyElementsOfType(Event.Busy.class);
        there.hear(batch);
    }

    private void enter(Chamber chamber, long id) {
        HeardFrames frames = new HeardFrames();
        heard.put(id, frames);
        members.put(id, chamber.enter(new MemberId(id), frames));
    }

    /** Enters these one after the other and forgets what they heard of it. */
    private void enterAll(Chamber chamber, long... ids) {
        for (long id : ids) {
            enter(chamber, id);
        }
        drain();
    }

    private void leave(Chamber chamber, long id) {
        chamber.leave(member(id));
    }

    private void send(long id, boolean fin, String payload) throws ProtocolViolation {
        member(id).receive(Opcode.TEXT, fin, Buffer.buffer(payload));
    }

    private void more(long id, boolean fin, String payload) throws ProtocolViolation {
        member(id).receive(Opcode.CONTINUATION, fin, Buffer.buffer(payload));
    }

    private LocalMember member(long id) {
        return Objects.requireNonNull(members.get(id));
    }

    private List<String> hears(long id) {
        return Objects.requireNonNull(heard.get(id)).take();
    }

    private void drain() {
        heard.values().forEach(HeardFrames::take);
    }
}
