package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.Frames;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
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
    private final List<LocalMember> again = new ArrayList<>();
    private final HostCalls calls = new HostCalls();
    private final LentBuffers buffers = new LentBuffers();
    private final Credit debts = new Credit(1_000_000, () -> 0, () -> {});
    private long now = 1_000_000;
    private final Chamber here = chamber(A, calls);
    private final Chamber there = chamber(B, new HostCalls());

    /** Records what a chamber asks of its shard. */
    private static final class HostCalls implements Chamber.Host {
        private final List<String> calls = new ArrayList<>();
        private int ticks;

        @Override
        public void tickBegan() {
            ticks++;
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

        @Override
        public void stalled(boolean now) {
            calls.add(now ? "stalled" : "goes on");
        }

        @Override
        public void heldUp() {
            calls.add("held up");
        }

        /** How many ticks have begun since the last call. */
        int takeTicks() {
            int taken = ticks;
            ticks = 0;
            return taken;
        }

        /** Everything else. */
        List<String> take() {
            List<String> taken = List.copyOf(calls);
            calls.clear();
            return taken;
        }
    }

    @Nested
    class An_unfinished_message {
        private static final long STALL = 10_000;

        @Test
        void that_others_wait_behind_is_cut_when_they_have_waited_for_so_long() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            send(0, false, "\na");
            now += 5 * STALL;
            assertThat(here.relieve()).as("nobody waits yet").isFalse();
            send(1, true, "\nb");
            drain();
            assertThat(calls.take()).containsExactly("held up");
            now += STALL - 1;
            assertThat(here.relieve()).isTrue();
            assertThat(hears(2)).isEmpty();
            now++;
            assertThat(here.relieve()).isFalse();
            endTicks();
            assertThat(hears(2)).containsExactly("-.", "t.X", "t.F1\nb");
            more(0, false, "c");
            more(0, true, "d");
            send(0, true, "\ne");
            endTicks();
            assertThat(hears(2)).as("the rest of it is dropped").containsExactly("t.F0\ne");
        }

        @Test
        void that_goes_on_slowly_holds_others_up_no_less() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            send(0, false, "\na");
            send(1, true, "\nb");
            endTicks();
            for (int i = 0; i < 10; i++) {
                now += STALL / 10;
                more(0, false, ".");
                here.relieve();
            }
            endTicks();
            assertThat(hears(2)).endsWith("-.", "t.X", "t.F1\nb");
        }

        @Test
        void is_cut_only_for_those_to_whom_others_wait_behind_it() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            endTicks();
            hears(2);
            send(0, false, "\na");
            send(1, true, "T0\nb");
            now += STALL;
            here.relieve();
            more(0, true, "c");
            endTicks();
            assertThat(hears(2)).containsExactly("t~F0\na", "-.c");
        }

        @Test
        void that_was_next_is_given_as_much_time_again() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            endTicks();
            hears(2);
            send(0, false, "T2\na");
            send(1, false, "T2\nb");
            now += STALL / 2;
            more(0, true, "");
            send(2, true, "T2\nc");
            calls.take();
            now += STALL - 1;
            assertThat(here.relieve()).isTrue();
            assertThat(hears(2)).containsExactly("t~F0\na", "-.", "t~F1\nb");
            now++;
            assertThat(here.relieve()).isFalse();
            assertThat(hears(2)).containsExactly("-.", "t.X", "t.F2\nc");
        }

        @Test
        void to_one_that_has_left_is_nothing_to_care_for() throws ProtocolViolation {
            enterAll(here, 0, 1, 2);
            send(0, false, "\na");
            send(1, true, "\nb");
            leave(here, 2);
            endTicks();
            leave(here, 1);
            now += STALL;
            assertThat(here.relieve()).isFalse();
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
        void no_id_from_the_next_one_on_was_ever_heard_of() {
            assertThat(here.nextId()).isZero();
            enter(here, 3);
            enter(there, 7);
            meet();
            leave(there, 7);
            carry();
            assertThat(here.nextId()).isEqualTo(8);
            assertThat(here.knows(new MemberId(3))).isTrue();
            assertThat(here.knows(new MemberId(7))).isFalse();
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
            here.peers().meet(new Snapshot(C, 1, 0, false, List.of()));
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
            member(0).receive(Opcode.BINARY, true, Buffer.buffer("\nhi"), false);
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
            member(0).receive(Opcode.TEXT, false, Buffer.buffer("\na\u20ac").slice(0, 4), false);
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
                    .meet(new Snapshot(
                            B, 1, 0, false, List.of(new Snapshot.Presence(new MemberId(1), 0, 0, false, false))));
            drain();
            Event.Fragment first = new Event.Fragment(
                    new MemberId(1),
                    Optional.of(Targets.OTHERS),
                    false,
                    Frames.frame(Opcode.TEXT, false, Buffer.buffer("F1\na")));
            assertThat(first.first()).isTrue();
            here.hear(new Batch(B, 1, 0, List.of(first, first)));
            assertThat(hears(0)).containsExactly("t~F1\na", "-.", "t.X", "t~F1\na");
        }
    }

    @Nested
    class Gaps {
        @Test
        void what_was_lost_and_is_repeated_sounds_the_same() throws ProtocolViolation {
            enter(here, 0);
            enter(there, 1);
            meet();
            drain();
            send(1, false, "\na");
            carry();
            more(1, false, "b");
            Batch lost = there.take().orElseThrow();
            more(1, true, "c");
            calls.take();
            carry();
            assertThat(hears(0)).containsExactly("t~F1\na");
            assertThat(calls.take()).containsExactly("gap b.0 from 3");
            here.peers().repeated(B, 1, new Repetition.Again(List.of(lost)));
            assertThat(hears(0)).containsExactly("-~b", "-.c");
            assertThat(calls.take()).containsExactly("repaired 1");
        }

        @Test
        void a_sender_of_whom_a_message_was_lost_is_heard_to_be_cut() throws ProtocolViolation {
            enter(here, 0);
            enterAll(there, 1, 2);
            meet();
            drain();
            send(1, true, "T2,0\nlost");
            there.take();
            send(2, true, "\nheard");
            carry();
            calls.take();
            anew();
            assertThat(hears(0)).containsExactly("t~F1\n", "-.", "t.X", "t~F2\n", "-.", "t.X");
            assertThat(calls.take()).containsExactly("lost 2 of b.0");
            send(1, true, "\nagain");
            carry();
            assertThat(hears(0)).containsExactly("t.F1\nagain");
        }

        @Test
        void a_message_in_flight_whose_middle_was_lost_is_cut() throws ProtocolViolation {
            enter(here, 0);
            enterAll(there, 1, 2);
            meet();
            drain();
            send(1, false, "\na");
            carry();
            more(1, false, "lost");
            there.take();
            more(1, false, "c");
            carry();
            anew();
            assertThat(hears(0)).containsExactly("t~F1\na", "-.", "t.X");
            more(1, true, "d");
            carry();
            assertThat(hears(0)).as("what began before").isEmpty();
        }

        @Test
        void who_has_come_and_gone_meanwhile_is_told() throws ProtocolViolation {
            enter(here, 0);
            enterAll(there, 1, 2);
            meet();
            drain();
            send(1, false, "\na");
            carry();
            leave(there, 1);
            enter(there, 3);
            enter(there, 4);
            leave(there, 4);
            there.take();
            enter(there, 5);
            carry();
            anew();
            assertThat(hears(0)).containsExactly("t~F1\na", "-.", "t.X", "t.B1", "t.H3", "t.H5");
            assertThat(here.members()).isEqualTo(there.members());
        }

        @Test
        void a_newcomer_of_whom_messages_were_lost_is_heard_to_be_cut() throws ProtocolViolation {
            enter(here, 0);
            enter(there, 1);
            meet();
            drain();
            enter(there, 2);
            enter(there, 3);
            send(2, true, "\nlost");
            there.take();
            enter(there, 4);
            carry();
            anew();
            assertThat(hears(0)).containsExactly("t.H2", "t.H3", "t.H4", "t~F2\n", "-.", "t.X");
        }

        @Test
        void what_was_heard_before_a_shard_was_given_up_is_not_heard_again() throws ProtocolViolation {
            enter(here, 0);
            enter(there, 1);
            meet();
            Snapshot early = there.snapshot(A);
            assertThat(early.members()).hasSize(1);
            send(1, true, "\nonce");
            send(1, false, "\na");
            Batch batch = there.take().orElseThrow();
            here.hear(batch);
            here.forget(B::equals);
            drain();
            here.peers().meet(early);
            here.hear(batch);
            more(1, false, "b");
            more(1, true, "c");
            send(1, true, "\nnext");
            carry();
            assertThat(hears(0)).containsExactly("t.H1", "t.F1\nnext");
        }

        /** What {@code there} wrote and was lost cannot be repeated. */
        private void anew() {
            here.peers().repeated(B, 1, new Repetition.Anew(there.snapshot(A)));
        }
    }

    @Nested
    class Collisions {
        @Test
        void a_member_here_gives_its_id_up_to_one_whose_shard_precedes() {
            enterAll(here, 5);
            enterAll(there, 1);
            HeardFrames loser = enterAgain(there, 5);
            drain();
            there.peers().meet(here.snapshot(B));
            assertThat(hears(1)).containsExactly("t.B5", "t.H5");
            assertThat(loser.take()).containsExactly("over: Service restart");
            assertThat(there.localMembers()).isEqualTo(1);
            assertThat(there.knows(new MemberId(5))).isTrue();
        }

        @Test
        void whoever_lost_its_id_is_not_heard_any_more() throws ProtocolViolation {
            enterAll(here, 5);
            enterAll(there, 1);
            enterAgain(there, 5);
            LocalMember loser = again.remove(0);
            there.peers().meet(here.snapshot(B));
            there.snapshot(A);
            drain();
            loser.receive(Opcode.TEXT, false, Buffer.buffer("\na"), false);
            loser.receive(Opcode.CONTINUATION, true, Buffer.buffer("b"), false);
            assertThat(hears(1)).isEmpty();
            assertThat(there.take()).isEmpty();
        }

        @Test
        void a_member_here_keeps_its_id_if_its_own_shard_precedes() throws ProtocolViolation {
            enterAll(here, 0, 5);
            enterAgain(there, 5);
            here.peers().meet(there.snapshot(A));
            assertThat(hears(0)).isEmpty();
            LocalMember rival = again.remove(0);
            rival.receive(Opcode.TEXT, true, Buffer.buffer("\nnot heard"), false);
            carry();
            assertThat(hears(0)).isEmpty();
            there.peers().meet(here.snapshot(B));
            carry();
            assertThat(hears(0)).as("it has given the id up").isEmpty();
            leave(here, 5);
            assertThat(hears(0)).containsExactly("t.B5");
        }

        @Test
        void the_other_one_has_it_when_the_first_leaves() throws ProtocolViolation {
            enterAll(here, 0, 5);
            enterAgain(there, 5);
            here.peers().meet(there.snapshot(A));
            LocalMember rival = again.remove(0);
            rival.receive(Opcode.TEXT, false, Buffer.buffer("\nbegun before"), false);
            carry();
            leave(here, 5);
            assertThat(hears(0)).containsExactly("t.B5", "t.H5");
            rival.receive(Opcode.CONTINUATION, true, Buffer.buffer(""), false);
            rival.receive(Opcode.TEXT, true, Buffer.buffer("\nhi"), false);
            carry();
            assertThat(hears(0)).containsExactly("t.F5\nhi");
            assertThat(there.stream().isSettled()).isFalse();
        }

        @Test
        void of_two_elsewhere_the_one_whose_shard_precedes_has_it() {
            enterAll(here, 0);
            here.peers().meet(snapshot(C, 5));
            here.peers().meet(snapshot(new ShardId("d", 0), 5));
            assertThat(hears(0)).containsExactly("t.H5");
            here.peers().meet(snapshot(B, 5));
            assertThat(hears(0)).containsExactly("t.B5", "t.H5");
            here.hear(batch(C, fragment(5)));
            assertThat(hears(0)).as("a rival").isEmpty();
            here.hear(batch(B, fragment(5)));
            assertThat(hears(0)).containsExactly("t~F5\na");
            here.hear(new Batch(B, 1, 1, List.of(new Event.Left(new MemberId(5)))));
            assertThat(hears(0)).containsExactly("-.", "t.X", "t.B5", "t.H5");
            here.hear(new Batch(C, 1, 1, List.of(fragment(5))));
            assertThat(hears(0)).containsExactly("t~F5\na");
        }

        @Test
        void rivals_go_without_a_word() {
            enterAll(here, 0, 5);
            here.peers().meet(snapshot(B, 5));
            here.peers().meet(snapshot(C, 5));
            here.hear(batch(B, new Event.Busy(new MemberId(5), true, true)));
            here.hear(new Batch(B, 1, 1, List.of(new Event.Left(new MemberId(5)))));
            here.forget(C::equals);
            leave(here, 5);
            assertThat(hears(0)).containsExactly("t.B5");
        }

        @Test
        void what_was_lost_of_a_rival_is_not_told() {
            enterAll(here, 0, 5);
            here.peers().meet(snapshot(B, 5));
            here.peers().reaches(B, new Position(1, 3));
            List<Snapshot.Presence> more = List.of(new Snapshot.Presence(new MemberId(5), 0, 2, false, false));
            here.peers().repeated(B, 1, new Repetition.Anew(new Snapshot(B, 1, 3, false, more)));
            assertThat(hears(0)).isEmpty();
        }

        private Snapshot snapshot(ShardId shard, long id) {
            return new Snapshot(
                    shard, 1, 0, false, List.of(new Snapshot.Presence(new MemberId(id), 0, 0, false, false)));
        }

        private Batch batch(ShardId shard, Event event) {
            return new Batch(shard, 1, 0, List.of(event));
        }

        private Event fragment(long id) {
            return new Event.Fragment(
                    new MemberId(id),
                    Optional.of(Targets.OTHERS),
                    false,
                    Frames.frame(Opcode.TEXT, false, Buffer.buffer("F" + id + "\na")));
        }
    }

    @Nested
    class Stream {
        @Test
        void where_nobody_reads_it_only_its_numbers_go_on() throws ProtocolViolation {
            enterAll(here, 0, 1);
            send(0, true, "\na");
            leave(here, 1);
            drain();
            calls.takeTicks();
            here.close();
            assertThat(calls.takeTicks()).isZero();
            assertThat(calls.take()).isEmpty();
            assertThat(here.take()).isEmpty();
            assertThat(here.snapshot(B).next()).isEqualTo(5);
            assertThat(here.stream().keptBytes()).isZero();
        }

        @Test
        void it_is_told_from_where_a_shard_was_told_who_is_here() {
            here.snapshot(B);
            enter(here, 0);
            assertThat(calls.takeTicks()).isEqualTo(1);
            assertThat(here.take()).contains(new Batch(A, 1, 0, List.of(new Event.Joined(new MemberId(0)))));
        }

        @Test
        void the_host_hears_once_per_tick_that_it_began() throws ProtocolViolation {
            here.snapshot(B);
            enter(here, 0);
            enter(here, 1);
            send(0, true, "\na");
            assertThat(calls.takeTicks()).isEqualTo(1);
            assertThat(here.take().orElseThrow().events()).hasSize(3);
            assertThat(here.take()).isEmpty();
            here.endTick();
            leave(here, 0);
            here.close();
            assertThat(calls.takeTicks()).isEqualTo(1);
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
        void a_snapshot_counts_the_messages_that_were_for_others_too() throws ProtocolViolation {
            enterAll(here, 0, 1);
            send(0, true, "T1\nhere only");
            send(0, true, "\na");
            send(0, false, "T**\nb");
            assertThat(here.snapshot(B).members())
                    .extracting(Snapshot.Presence::begun)
                    .containsExactly(2L, 0L);
        }

        @Test
        void whoever_has_not_said_that_it_reads_is_told_the_same_again() throws ProtocolViolation {
            enterAll(here, 0);
            Snapshot snapshot = here.snapshot(B);
            send(0, true, "\na");
            here.take();
            assertThat(here.snapshot(B)).isSameAs(snapshot);
            there.snapshot(A);
            here.peers().meet(there.snapshot(A));
            Snapshot fresh = here.snapshot(B);
            assertThat(fresh.next()).as("it has begun anew").isEqualTo(2);
            send(0, true, "\nb");
            assertThat(here.snapshot(B)).isSameAs(fresh);
            here.take();
            here.stream().acknowledged(B, fresh.next());
            assertThat(here.snapshot(B).next()).isEqualTo(3);
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
        ReplayLimits replay = new ReplayLimits(1_000, 10_000);
        Surroundings shard = new Surroundings(self, replay, debts, new Runs(buffers), () -> now, new Random(1), true);
        return new Chamber(1, Limits.defaults(), Speech.ECHO, host, shard);
    }

    /** Makes the two chambers known to each other, as if the second one had asked the first. */
    private void meet() {
        there.peers().expect(A);
        here.peers().meet(there.snapshot(A));
        there.peers().meet(here.snapshot(B));
        acknowledge();
    }

    /** Each side says how far it has read. */
    private void acknowledge() {
        here.peers().progress(true).forEach((shard, position) -> there.stream().acknowledged(A, position.next()));
        there.peers().progress(true).forEach((shard, position) -> here.stream().acknowledged(B, position.next()));
    }

    private void carry() {
        endTick(here).ifPresent(there::hear);
        endTick(there).ifPresent(here::hear);
    }

    /** What this shard has for the others; then its members are given what it has for them. */
    private static Optional<Batch> endTick(Chamber chamber) {
        Optional<Batch> forOthers = chamber.take();
        chamber.endTick();
        return forOthers;
    }

    /** All members are given what there is for them; of what others are to hear nothing is taken. */
    private void endTicks() {
        here.endTick();
        there.endTick();
        assertThat(buffers.lent()).as("buffers that were not released").isZero();
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

    /** Lets someone in with an id that someone else may have. */
    private HeardFrames enterAgain(Chamber chamber, long id) {
        HeardFrames frames = new HeardFrames();
        again.add(chamber.enter(new MemberId(id), frames));
        chamber.endTick();
        frames.take();
        return frames;
    }

    private void leave(Chamber chamber, long id) {
        chamber.leave(member(id));
    }

    private void send(long id, boolean fin, String payload) throws ProtocolViolation {
        member(id).receive(Opcode.TEXT, fin, Buffer.buffer(payload), false);
    }

    private void more(long id, boolean fin, String payload) throws ProtocolViolation {
        member(id).receive(Opcode.CONTINUATION, fin, Buffer.buffer(payload), false);
    }

    private LocalMember member(long id) {
        return Objects.requireNonNull(members.get(id));
    }

    private List<String> hears(long id) {
        endTicks();
        return Objects.requireNonNull(heard.get(id)).take();
    }

    private void drain() {
        endTicks();
        heard.values().forEach(HeardFrames::take);
    }
}
