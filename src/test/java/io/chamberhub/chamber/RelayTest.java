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
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When the members of a shard are given what a tick has for them, and in which order. */
class RelayTest {
    private static final ShardId ELSEWHERE = new ShardId("b", 0);

    private final LentBuffers buffers = new LentBuffers();
    private final Ticks ticks = new Ticks();
    private final Chamber chamber = new Chamber(
            0,
            new Limits(2, 100, 125, 10, 1, 1000, 0, 1024, 100, 0, 0, 0),
            Speech.ECHO,
            ticks,
            new Surroundings(
                    new ShardId("a", 0),
                    new ReplayLimits(1_000, 10_000),
                    (reader, bytes) -> {},
                    new Runs(buffers),
                    () -> 0,
                    new Random(1),
                    true));
    private final Map<Long, HeardFrames> heard = new HashMap<>();
    private final Map<Long, LocalMember> members = new HashMap<>();

    /** Counts those that have begun. */
    private static final class Ticks extends SilentHost {
        private int begun;

        @Override
        public void tickBegan() {
            begun++;
        }
    }

    @AfterEach
    void every_buffer_is_released() {
        endTick();
        assertThat(buffers.lent()).isZero();
    }

    @Nested
    class Gathering {
        @Test
        void whole_messages_and_notices_are_heard_when_the_tick_ends() throws ProtocolViolation {
            enterAll(0, 1, 2);
            int before = buffers.made();
            say(0, "a");
            say(1, "b");
            enter(3);
            say(0, "c");
            assertThat(hears(2)).isEmpty();
            endTick();
            assertThat(hears(0)).containsExactly("t.F1\nb", "t.H3");
            assertThat(hears(1)).containsExactly("t.F0\na", "t.H3", "t.F0\nc");
            assertThat(hears(2)).containsExactly("t.F0\na", "t.F1\nb", "t.H3", "t.F0\nc");
            assertThat(hears(3)).containsExactly("t.I3:H0:H1:H2", "t.F0\nc");
            assertThat(buffers.made()).as("buffers for all that").isEqualTo(before + 1);
        }

        @Test
        void a_message_to_everyone_is_heard_by_its_sender_too() throws ProtocolViolation {
            enterAll(0, 1);
            say(0, "a");
            send(0, Opcode.TEXT, true, "T**\nb");
            endTick();
            assertThat(hears(0)).containsExactly("t.F0\nb");
            assertThat(hears(1)).containsExactly("t.F0\na", "t.F0\nb");
        }

        @Test
        void each_member_is_flushed_once_in_a_tick_that_had_something() throws ProtocolViolation {
            enterAll(0, 1, 2);
            Map<Long, Integer> before = flushes();
            chamber.endTick();
            assertThat(flushes()).as("after a tick that had nothing").isEqualTo(before);
            say(0, "a");
            send(0, Opcode.TEXT, true, "T1\nb");
            say(2, "c");
            assertThat(flushes()).as("within the tick").isEqualTo(before);
            endTick();
            before.replaceAll((id, count) -> count + 1);
            assertThat(flushes()).isEqualTo(before);
        }

        @Test
        void a_chamber_says_once_that_its_tick_has_begun_until_it_ends() throws ProtocolViolation {
            enterAll(0, 1);
            int before = ticks.begun;
            send(0, Opcode.TEXT, true, "T1\nat once");
            assertThat(ticks.begun).isEqualTo(before);
            say(0, "a");
            say(1, "b");
            leave(0);
            assertThat(ticks.begun).isEqualTo(before + 1);
            chamber.endTick();
            chamber.endTick();
            assertThat(ticks.begun).isEqualTo(before + 1);
        }
    }

    @Nested
    class Coming_and_going {
        @Test
        void whoever_comes_in_the_middle_hears_what_follows() throws ProtocolViolation {
            enterAll(0, 1);
            say(0, "before");
            enter(2);
            say(0, "behind");
            endTick();
            assertThat(hears(2)).containsExactly("t.I2:H0:H1", "t.F0\nbehind");
            assertThat(hears(1)).containsExactly("t.F0\nbefore", "t.H2", "t.F0\nbehind");
        }

        @Test
        void whoever_comes_last_hears_the_next_tick_from_its_beginning() throws ProtocolViolation {
            enterAll(0);
            say(0, "to nobody");
            enter(1);
            endTick();
            say(0, "a");
            endTick();
            assertThat(hears(1)).containsExactly("t.I1:H0", "t.F0\na");
        }

        @Test
        void whoever_leaves_in_the_middle_gets_what_came_before() throws ProtocolViolation {
            enterAll(0, 1, 2);
            say(0, "before");
            say(1, "its own");
            say(0, "more before");
            leave(1);
            assertThat(hears(1)).containsExactly("t.F0\nbefore", "t.F0\nmore before");
            say(0, "behind");
            endTick();
            assertThat(hears(1)).isEmpty();
            assertThat(hears(2))
                    .containsExactly("t.F0\nbefore", "t.F1\nits own", "t.F0\nmore before", "t.B1", "t.F0\nbehind");
            assertThat(hears(0)).containsExactly("t.F1\nits own", "t.B1");
        }

        @Test
        void whoever_comes_and_goes_within_a_tick_is_announced_twice() throws ProtocolViolation {
            enterAll(0);
            enter(1);
            say(1, "hello");
            say(0, "hello");
            leave(1);
            endTick();
            assertThat(hears(1)).containsExactly("t.I1:H0", "t.F0\nhello");
            assertThat(hears(0)).containsExactly("t.H1", "t.F1\nhello", "t.B1");
        }

        @Test
        void who_comes_in_the_place_of_one_who_has_left_does_not_hear_what_was_for_that_one() throws ProtocolViolation {
            enterAll(0, 1);
            say(0, "for 1");
            leave(1);
            enter(2);
            say(0, "for 2");
            endTick();
            assertThat(hears(2)).containsExactly("t.I2:H0", "t.F0\nfor 2");
        }
    }

    @Nested
    class Overtaking {
        @Test
        void a_message_to_some_is_heard_at_once_and_in_its_place() throws ProtocolViolation {
            enterAll(0, 1, 2);
            say(0, "a");
            say(1, "1");
            send(0, Opcode.TEXT, true, "T1\nb");
            say(0, "c");
            assertThat(hears(1)).containsExactly("t.F0\na", "t.F0\nb");
            assertThat(hears(2)).isEmpty();
            endTick();
            assertThat(hears(1)).containsExactly("t.F0\nc");
            assertThat(hears(2)).containsExactly("t.F0\na", "t.F1\n1", "t.F0\nc");
        }

        @Test
        void a_message_in_pieces_is_heard_as_they_come_and_in_its_place() throws ProtocolViolation {
            enterAll(0, 1, 2);
            say(2, "before");
            send(0, Opcode.TEXT, false, "\nbeginning");
            say(2, "waits");
            send(0, Opcode.CONTINUATION, false, "middle");
            assertThat(hears(1)).containsExactly("t.F2\nbefore", "t~F0\nbeginning", "-~middle");
            send(0, Opcode.CONTINUATION, true, "end");
            say(2, "behind");
            assertThat(hears(1)).containsExactly("-.end", "t.F2\nwaits");
            endTick();
            assertThat(hears(1)).containsExactly("t.F2\nbehind");
            assertThat(hears(2)).containsExactly("t~F0\nbeginning", "-~middle", "-.end");
            assertThat(hears(0)).containsExactly("t.F2\nbefore", "t.F2\nwaits", "t.F2\nbehind");
        }

        @Test
        void a_message_in_flight_over_ticks_is_not_interrupted() throws ProtocolViolation {
            enterAll(0, 1, 2);
            send(0, Opcode.TEXT, false, "T1\nflight");
            say(2, "a");
            endTick();
            say(2, "b");
            endTick();
            assertThat(hears(1)).containsExactly("t~F0\nflight");
            send(0, Opcode.CONTINUATION, true, "");
            assertThat(hears(1)).containsExactly("-.", "t.F2\na", "t.F2\nb");
        }

        @Test
        void what_waits_too_much_at_the_end_of_a_tick_cuts_the_message_in_flight() throws ProtocolViolation {
            enterAll(0, 1, 2);
            send(0, Opcode.TEXT, false, "T1\nflight");
            hears(1);
            say(2, "a");
            say(2, "b");
            say(1, "its own");
            say(2, "c");
            say(2, "d");
            assertThat(hears(1)).isEmpty();
            endTick();
            assertThat(hears(1)).containsExactly("-.", "t.X", "t.F2\na", "t.F2\nb", "t.F2\nc", "t.F2\nd");
            send(0, Opcode.CONTINUATION, true, "dropped");
            assertThat(hears(1)).isEmpty();
        }

        @Test
        void the_cut_of_a_message_comes_behind_what_was_said_before() throws ProtocolViolation {
            enterAll(0, 1, 2);
            send(0, Opcode.TEXT, false, "T2\nflight");
            say(1, "waits");
            leave(0);
            say(1, "behind");
            endTick();
            assertThat(hears(2)).containsExactly("t~F0\nflight", "-.", "t.X", "t.F1\nwaits", "t.B0", "t.F1\nbehind");
            assertThat(hears(1)).containsExactly("t.B0");
        }

        @Test
        void a_message_to_nobody_here_takes_no_buffer() throws ProtocolViolation {
            enterAll(0, 1);
            int before = buffers.made();
            send(0, Opcode.TEXT, true, "T7\nwhole");
            send(0, Opcode.TEXT, false, "T7\nin");
            send(0, Opcode.CONTINUATION, true, "pieces");
            assertThat(buffers.made()).isEqualTo(before);
        }
    }

    @Nested
    class Elsewhere {
        @Test
        void that_something_waits_since_the_end_of_a_tick_is_told_in_the_next() throws ProtocolViolation {
            chamber.snapshot(ELSEWHERE);
            enterAll(0, 1, 2);
            send(0, Opcode.TEXT, false, "T1\nflight");
            tick();
            say(2, "waits");
            int before = ticks.begun;
            assertThat(tick().orElseThrow().events()).hasOnlyElementsOfType(Event.Fragment.class);
            assertThat(ticks.begun).as("another one has begun").isEqualTo(before + 1);
            assertThat(tick().orElseThrow().events()).containsExactly(new Event.Busy(new MemberId(1), true, false));
            assertThat(tick()).isEmpty();
        }

        /** Ends as the server ends it. */
        private Optional<Batch> tick() {
            Optional<Batch> batch = chamber.take();
            chamber.endTick();
            return batch;
        }
    }

    private void endTick() {
        chamber.endTick();
    }

    private void enter(long id) {
        HeardFrames frames = new HeardFrames();
        heard.put(id, frames);
        members.put(id, chamber.enter(new MemberId(id), frames));
    }

    /** Enters these one after the other and forgets what they heard of it. */
    private void enterAll(long... ids) {
        for (long id : ids) {
            enter(id);
        }
        endTick();
        heard.values().forEach(HeardFrames::take);
    }

    private void leave(long id) {
        chamber.leave(member(id));
    }

    /** To all others. */
    private void say(long id, String content) throws ProtocolViolation {
        send(id, Opcode.TEXT, true, "\n" + content);
    }

    private void send(long id, Opcode opcode, boolean fin, String payload) throws ProtocolViolation {
        member(id).receive(opcode, fin, Buffer.buffer(payload), false);
    }

    private LocalMember member(long id) {
        return Objects.requireNonNull(members.get(id));
    }

    private List<String> hears(long id) {
        return Objects.requireNonNull(heard.get(id)).take();
    }

    private Map<Long, Integer> flushes() {
        Map<Long, Integer> flushes = new HashMap<>();
        heard.forEach((id, frames) -> flushes.put(id, frames.flushes()));
        return flushes;
    }
}
