package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.Deflation;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import io.chamberhub.wire.ZlibStates;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A chamber in which some members take deflated messages: those with an odd id. */
class DeflatedRelayTest {
    private static final ShardId ELSEWHERE = new ShardId("b", 0);
    private static final String LONG = "a long message, ".repeat(10);
    private static final int THRESHOLD = 50;

    private final LentBuffers buffers = new LentBuffers();
    private final ZlibStates<Deflater> deflaters = ZlibStates.deflaters(6);
    private int compressions;
    private final Chamber chamber = new Chamber(
            0,
            Limits.defaults().withCrowd(2_000, 1).withQueue(2, 10_000),
            Speech.ECHO,
            new SilentHost(),
            new Surroundings(
                    new ShardId("a", 0),
                    new ReplayLimits(1_000, 10_000),
                    (reader, bytes) -> {},
                    new Runs(buffers),
                    () -> 0,
                    new Random(1),
                    true),
            new Deflation(deflaters, THRESHOLD, () -> compressions++));
    private final Map<Long, HeardFrames> plain = new HashMap<>();
    private final Map<Long, InflatedFrames> deflating = new HashMap<>();
    private final Map<Long, LocalMember> members = new HashMap<>();

    @AfterEach
    void nothing_is_kept() {
        chamber.endTick();
        assertThat(buffers.lent()).isZero();
        assertThat(deflaters.lent()).isZero();
        deflaters.close();
    }

    @Nested
    class Whole_messages {
        @Test
        void all_hear_the_same_in_the_same_order() throws ProtocolViolation {
            enterAll(0, 1, 2, 3);
            say(0, LONG);
            say(1, "short");
            say(3, LONG + "!");
            enter(5);
            say(2, LONG + "?");
            chamber.endTick();
            assertThat(hears(0)).containsExactly("t.F1\nshort", "t.F3\n" + LONG + "!", "t.H5", "t.F2\n" + LONG + "?");
            assertThat(hears(1))
                    .containsExactly("zt.F0\n" + LONG, "zt.F3\n" + LONG + "!", "t.H5", "zt.F2\n" + LONG + "?");
            assertThat(hears(2)).containsExactly("t.F0\n" + LONG, "t.F1\nshort", "t.F3\n" + LONG + "!", "t.H5");
            assertThat(hears(3)).containsExactly("zt.F0\n" + LONG, "t.F1\nshort", "t.H5", "zt.F2\n" + LONG + "?");
            assertThat(hears(5)).containsExactly("t.I5:H0:H1:H2:H3", "zt.F2\n" + LONG + "?");
            assertThat(compressions).isEqualTo(3);
        }

        @Test
        void a_thousand_receivers_cost_one_compression_and_share_its_bytes() throws ProtocolViolation {
            enter(0);
            for (long id = 1; id < 2_000; id += 2) {
                enter(id);
            }
            chamber.endTick();
            deflating.values().forEach(InflatedFrames::takeBytes);
            int before = buffers.made();
            say(0, LONG);
            chamber.endTick();
            assertThat(compressions).isEqualTo(1);
            assertThat(buffers.made() - before)
                    .as("buffers, the sender's own side included")
                    .isLessThanOrEqualTo(2);
            List<Buffer> expected = member(1, deflating).takeBytes();
            assertThat(expected).hasSize(1);
            assertThat(expected.get(0).length()).isLessThan(LONG.length());
            for (long id = 3; id < 2_000; id += 2) {
                assertThat(member(id, deflating).takeBytes()).isEqualTo(expected);
            }
        }

        @Test
        void nothing_is_deflated_that_nobody_takes_so() throws ProtocolViolation {
            enterAll(0, 1, 2);
            say(1, LONG);
            send(0, Opcode.TEXT, true, "T2\n" + LONG);
            send(0, Opcode.TEXT, false, "T2\n" + LONG);
            send(0, Opcode.CONTINUATION, true, LONG);
            chamber.endTick();
            assertThat(hears(2)).containsExactly("t.F1\n" + LONG, "t.F0\n" + LONG, "t~F0\n" + LONG, "-." + LONG);
            assertThat(compressions).isZero();
        }

        @Test
        void a_sender_that_hears_itself_hears_it_deflated() throws ProtocolViolation {
            enterAll(1);
            send(1, Opcode.TEXT, true, "T**\n" + LONG);
            send(1, Opcode.TEXT, true, "T1\n" + LONG);
            chamber.endTick();
            assertThat(hears(1)).containsExactly("zt.F1\n" + LONG, "zt.F1\n" + LONG);
        }

        @Test
        void targets_hear_it_each_in_its_way() throws ProtocolViolation {
            enterAll(0, 1, 2, 3);
            send(0, Opcode.BINARY, true, "T1,2\n" + LONG);
            assertThat(hears(1)).containsExactly("zb.F0\n" + LONG);
            assertThat(hears(2)).containsExactly("b.F0\n" + LONG);
            assertThat(compressions).isEqualTo(1);
        }

        @Test
        void one_from_another_shard_is_deflated_here() {
            enterAll(0, 1);
            chamber.peers().meet(new Snapshot(ELSEWHERE, 1, 0, false, List.of(presence(9))));
            Frame frame = new Frame.Content(Opcode.TEXT, true, new MemberId(9), Buffer.buffer(LONG));
            hear(new Event.Fragment(new MemberId(9), Optional.of(Targets.OTHERS), true, frame.toBuffer()));
            chamber.endTick();
            assertThat(hears(0)).containsExactly("t.H9", "t.F9\n" + LONG);
            assertThat(hears(1)).containsExactly("t.H9", "zt.F9\n" + LONG);
            assertThat(compressions).isEqualTo(1);
        }

        @Test
        void what_waits_comes_deflated_later() throws ProtocolViolation {
            enterAll(0, 1, 2);
            send(0, Opcode.TEXT, false, "T1\nflight");
            say(2, LONG);
            chamber.endTick();
            assertThat(hears(1)).containsExactly("t~F0\nflight");
            send(0, Opcode.CONTINUATION, true, "");
            assertThat(hears(1)).containsExactly("-.", "zt.F2\n" + LONG);
        }
    }

    @Nested
    class In_pieces {
        @Test
        void each_piece_is_heard_when_it_comes() throws ProtocolViolation {
            enterAll(0, 1, 2);
            send(0, Opcode.TEXT, false, "\n" + LONG);
            assertThat(hears(1)).containsExactly("zt~F0\n" + LONG);
            assertThat(hears(2)).containsExactly("t~F0\n" + LONG);
            send(0, Opcode.CONTINUATION, false, "x");
            assertThat(hears(1)).containsExactly("z-~x");
            assertThat(hears(2)).containsExactly("-~x");
            send(0, Opcode.CONTINUATION, true, "y");
            assertThat(hears(1)).containsExactly("z-.y");
            assertThat(hears(2)).containsExactly("-.y");
            assertThat(compressions).isEqualTo(1);
        }

        @Test
        void a_message_that_begins_short_is_not_deflated_later() throws ProtocolViolation {
            enterAll(0, 1);
            send(0, Opcode.TEXT, false, "\nshort");
            send(0, Opcode.CONTINUATION, true, LONG);
            assertThat(hears(1)).containsExactly("t~F0\nshort", "-." + LONG);
        }

        @Test
        void one_that_is_cut_because_its_sender_goes_is_still_a_message() throws ProtocolViolation {
            enterAll(0, 1);
            send(0, Opcode.TEXT, false, "\n" + LONG);
            send(0, Opcode.CONTINUATION, false, "x");
            leave(0);
            chamber.endTick();
            assertThat(hears(1)).containsExactly("zt~F0\n" + LONG, "z-~x", "z-.", "t.X", "t.B0");
        }

        @Test
        void one_that_is_cut_because_too_much_waits_is_still_a_message_and_others_hear_the_rest()
                throws ProtocolViolation {
            enterAll(0, 1, 2, 3);
            send(0, Opcode.TEXT, false, "T1,3\n" + LONG);
            for (int i = 0; i < 3; i++) {
                send(2, Opcode.TEXT, true, "T1\n" + LONG + i);
            }
            send(0, Opcode.CONTINUATION, true, LONG);
            assertThat(hears(1))
                    .containsExactly(
                            "zt~F0\n" + LONG,
                            "z-.",
                            "t.X",
                            "zt.F2\n" + LONG + 0,
                            "zt.F2\n" + LONG + 1,
                            "zt.F2\n" + LONG + 2);
            assertThat(hears(3)).containsExactly("zt~F0\n" + LONG, "z-." + LONG);
        }

        @Test
        void one_that_waits_and_is_cut_there_is_still_a_message() throws ProtocolViolation {
            enterAll(0, 1, 2);
            send(0, Opcode.TEXT, false, "T1\nflight");
            send(2, Opcode.TEXT, false, "T1\n" + LONG);
            leave(2);
            send(0, Opcode.CONTINUATION, true, "");
            chamber.endTick();
            assertThat(hears(1)).containsExactly("t~F0\nflight", "-.", "zt~F2\n" + LONG, "z-.", "t.X", "t.B2");
        }

        @Test
        void who_comes_in_the_middle_hears_the_next_one() throws ProtocolViolation {
            enterAll(0, 1);
            send(0, Opcode.TEXT, false, "\n" + LONG);
            enter(3);
            send(0, Opcode.CONTINUATION, true, LONG);
            assertThat(hears(3)).containsExactly("t.I3:H0:H1");
            say(0, LONG);
            chamber.endTick();
            assertThat(hears(3)).containsExactly("zt.F0\n" + LONG);
        }

        @Test
        void a_chamber_that_closes_keeps_nothing_of_messages_from_elsewhere() {
            enterAll(1);
            chamber.peers().meet(new Snapshot(ELSEWHERE, 1, 0, false, List.of(presence(9))));
            Frame frame = new Frame.Content(Opcode.TEXT, false, new MemberId(9), Buffer.buffer(LONG));
            hear(new Event.Fragment(new MemberId(9), Optional.of(Targets.OTHERS), false, frame.toBuffer()));
            assertThat(hears(1)).containsExactly("t.H9", "zt~F9\n" + LONG);
            assertThat(deflaters.lent()).isEqualTo(1);
            leave(1);
            chamber.close();
            assertThat(deflaters.lent()).isZero();
        }
    }

    private long heardOf;

    private void hear(Event event) {
        chamber.hear(new Batch(ELSEWHERE, 1, heardOf++, List.of(event)));
    }

    private static Snapshot.Presence presence(long id) {
        return new Snapshot.Presence(new MemberId(id), 0, 0, false, false);
    }

    private void enter(long id) {
        Outbox.Sink sink;
        if (id % 2 == 0) {
            plain.put(id, new HeardFrames());
            sink = member(id, plain);
        } else {
            deflating.put(id, new InflatedFrames());
            sink = member(id, deflating);
        }
        members.put(id, chamber.enter(new MemberId(id), sink));
    }

    /** Enters these one after the other and forgets what they heard of it. */
    private void enterAll(long... ids) {
        for (long id : ids) {
            enter(id);
        }
        chamber.endTick();
        new ArrayList<>(members.keySet()).forEach(this::hears);
    }

    private void leave(long id) {
        chamber.leave(member(id, members));
    }

    private void say(long id, String content) throws ProtocolViolation {
        send(id, Opcode.TEXT, true, "\n" + content);
    }

    private void send(long id, Opcode opcode, boolean fin, String payload) throws ProtocolViolation {
        member(id, members).receive(opcode, fin, Buffer.buffer(payload), false);
    }

    private static <T> T member(long id, Map<Long, T> all) {
        return Objects.requireNonNull(all.get(id));
    }

    private List<String> hears(long id) {
        return id % 2 == 0 ? member(id, plain).take() : member(id, deflating).take();
    }
}
