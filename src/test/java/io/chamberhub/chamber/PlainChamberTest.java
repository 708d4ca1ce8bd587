package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A chamber on two shards whose members hear what the others say and nothing else. */
class PlainChamberTest {
    private static final ShardId A = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 0);

    private final LentBuffers buffers = new LentBuffers();
    private final Map<Long, HeardFrames> heard = new HashMap<>();
    private final Map<Long, LocalMember> members = new HashMap<>();
    private long now;
    private Chamber here = chamber(A, Speech.PLAIN);
    private Chamber there = chamber(B, Speech.PLAIN);

    @AfterEach
    void every_buffer_is_released() {
        carry();
        assertThat(buffers.lent()).isZero();
    }

    @Test
    void nobody_hears_who_is_here_who_comes_and_who_goes() {
        enter(here, 0);
        enter(here, 1);
        enter(there, 2);
        meet();
        here.leave(member(1));
        carry();
        assertThat(hears(0)).isEmpty();
        assertThat(hears(1)).isEmpty();
        assertThat(hears(2)).isEmpty();
        assertThat(there.members()).extracting(MemberId::value).containsExactly(0L, 2L);
    }

    @Nested
    class Messages {
        @Test
        void go_to_the_others_as_they_came() throws ProtocolViolation {
            enterAll();
            send(0, Opcode.TEXT, true, "T0\nhello");
            send(2, Opcode.BINARY, true, "");
            carry();
            assertThat(hears(0)).containsExactly("b.");
            assertThat(hears(1)).containsExactly("t.T0\nhello", "b.");
            assertThat(hears(2)).containsExactly("t.T0\nhello");
        }

        @Test
        void go_to_their_sender_too_where_it_is_included() throws ProtocolViolation {
            here = chamber(A, Speech.PLAIN_TO_ALL);
            there = chamber(B, Speech.PLAIN_TO_ALL);
            enterAll();
            send(0, Opcode.TEXT, true, "");
            send(2, Opcode.TEXT, true, "b");
            carry();
            assertThat(hears(0)).containsExactly("t.", "t.b");
            assertThat(hears(1)).containsExactly("t.", "t.b");
            assertThat(hears(2)).containsExactly("t.b", "t.");
        }

        @Test
        void of_one_tick_take_one_buffer() throws ProtocolViolation {
            enter(here, 0);
            enter(here, 1);
            int before = buffers.made();
            send(0, Opcode.TEXT, true, "a");
            send(1, Opcode.TEXT, true, "b");
            send(0, Opcode.TEXT, true, "c");
            carry();
            assertThat(hears(1)).containsExactly("t.a", "t.c");
            assertThat(buffers.made()).isEqualTo(before + 1);
        }

        @Test
        void pass_in_the_pieces_in_which_they_come() throws ProtocolViolation {
            enterAll();
            send(0, Opcode.TEXT, false, "a");
            carry();
            assertThat(hears(1)).containsExactly("t~a");
            assertThat(hears(2)).containsExactly("t~a");
            send(0, Opcode.CONTINUATION, false, "b");
            send(0, Opcode.CONTINUATION, true, "");
            carry();
            assertThat(hears(1)).containsExactly("-~b", "-.");
            assertThat(hears(2)).containsExactly("-~b", "-.");
            assertThat(hears(0)).isEmpty();
        }

        @Test
        void wait_for_one_another() throws ProtocolViolation {
            enterAll();
            send(0, Opcode.TEXT, false, "a");
            send(2, Opcode.TEXT, true, "whole");
            carry();
            assertThat(hears(1)).containsExactly("t~a");
            send(0, Opcode.CONTINUATION, true, "b");
            carry();
            assertThat(hears(1)).containsExactly("-.b", "t.whole");
        }
    }

    @Nested
    class Cuts {
        @Test
        void a_sender_lost_in_the_middle_ends_those_who_heard_it() throws ProtocolViolation {
            enterAll();
            send(0, Opcode.TEXT, false, "a");
            here.leave(member(0));
            carry();
            assertThat(hears(0)).isEmpty();
            assertThat(hears(1)).containsExactly("t~a", "over: Message cut short");
            assertThat(hears(2)).containsExactly("t~a", "over: Message cut short");
        }

        @Test
        void a_newcomer_in_the_middle_is_not_concerned() throws ProtocolViolation {
            enterAll();
            send(0, Opcode.TEXT, false, "a");
            enter(here, 3);
            here.leave(member(0));
            send(2, Opcode.TEXT, true, "b");
            carry();
            assertThat(hears(3)).containsExactly("t.b");
        }

        @Test
        void a_message_that_holds_others_up_for_too_long_ends_those_who_are_hearing_it() throws ProtocolViolation {
            enterAll();
            send(0, Opcode.TEXT, false, "a");
            send(2, Opcode.TEXT, true, "waits");
            carry();
            now += Limits.defaults().stallTimeout();
            assertThat(here.relieve()).isFalse();
            assertThat(hears(1)).containsExactly("t~a", "over: Message cut short");
            assertThat(hears(0)).containsExactly("t.waits");
        }

        @Test
        void a_message_lost_between_the_shards_ends_those_who_would_have_heard_it() throws ProtocolViolation {
            enterAll();
            send(0, Opcode.TEXT, true, "lost");
            here.take();
            send(0, Opcode.TEXT, true, "behind");
            carry();
            there.peers().repeated(A, 1, new Repetition.Anew(here.snapshot(B)));
            carry();
            assertThat(hears(1)).containsExactly("t.lost", "t.behind");
            assertThat(hears(2)).containsExactly("t~", "over: Message cut short");
        }
    }

    private Chamber chamber(ShardId self, Speech speech) {
        Surroundings shard = new Surroundings(
                self,
                new ReplayLimits(1_000, 10_000),
                (reader, bytes) -> {},
                new Runs(buffers),
                () -> now,
                new Random(1),
                true);
        return new Chamber(1, Limits.defaults(), speech, new SilentHost(), shard);
    }

    /** Two here, one there, who know each other. */
    private void enterAll() {
        enter(here, 0);
        enter(here, 1);
        enter(there, 2);
        meet();
        carry();
    }

    private void meet() {
        there.peers().expect(A);
        here.peers().meet(there.snapshot(A));
        there.peers().meet(here.snapshot(B));
        here.peers().progress(true).forEach((shard, position) -> there.stream().acknowledged(A, position.next()));
        there.peers().progress(true).forEach((shard, position) -> here.stream().acknowledged(B, position.next()));
    }

    /** The tick of each shard ends, and the other one hears of it. */
    private void carry() {
        here.take().ifPresent(there::hear);
        here.endTick();
        there.take().ifPresent(here::hear);
        there.endTick();
        here.endTick();
    }

    private void enter(Chamber chamber, long id) {
        HeardFrames frames = new HeardFrames();
        heard.put(id, frames);
        members.put(id, chamber.enter(new MemberId(id), frames));
    }

    private void send(long id, Opcode opcode, boolean fin, String payload) throws ProtocolViolation {
        member(id).receive(opcode, fin, Buffer.buffer(payload), true);
    }

    private LocalMember member(long id) {
        return Objects.requireNonNull(members.get(id));
    }

    private List<String> hears(long id) {
        return Objects.requireNonNull(heard.get(id)).take();
    }
}
