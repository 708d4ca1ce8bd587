package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
    private final LentBuffers buffers = new LentBuffers();
    private final Chamber chamber = new Chamber(
            0,
            Limits.defaults(),
            Speech.ECHO,
            new SilentHost(),
            new Surroundings(
                    new ShardId("a", 0),
                    ReplayLimits.defaults(),
                    (reader, bytes) -> {},
                    new Runs(buffers),
                    () -> 0,
                    new Random(1),
                    true));
    private final Run run = new Run();
    private final Parts parts = new Parts();
    private final LocalMember member = member(1000, 1000);
    private final LocalMember other = member(1000, 1000);

    /** Records what a socket is given at once: the frames of each part, between blanks. */
    private static final class Parts implements Outbox.Sink {
        private final List<String> given = new ArrayList<>();

        @Override
        public void write(FrameBuffer frames, int from, int to) {
            if (from >= to) {
                throw new AssertionError("no frames between " + from + " and " + to);
            }
            given.add(HeardFrame.readAll(frames.copy(from, to)).stream()
                    .map(HeardFrame::toString)
                    .collect(Collectors.joining(" ")));
        }

        @Override
        public void write(Buffer frame) {
            given.add("(" + HeardFrame.read(frame) + ")");
        }

        @Override
        public void flush() {
            throw new AssertionError("the tick has not ended");
        }

        @Override
        public void over(Ending ending) {
            throw new AssertionError("nobody said so");
        }

        List<String> take() {
            List<String> taken = List.copyOf(given);
            given.clear();
            return taken;
        }
    }

    @AfterEach
    void every_buffer_is_released() {
        run.clear();
        assertThat(buffers.lent()).isZero();
    }

    @Test
    void a_frame_for_which_there_is_no_memory_is_not_there_in_part() {
        add("a", null);
        buffers.exhaust(true);
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> add("b", null));
        buffers.exhaust(false);
        add("c", null);
        run.give(member);
        assertThat(parts.take()).containsExactly("t.a t.c");
    }

    @Test
    void the_first_frame_that_has_memory_is_the_first_one() {
        Gathering gathering = new Gathering(new Runs(buffers));
        Frame frame = new Frame.Encoded(Frames.TRUNCATED);
        buffers.exhaust(true);
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> gathering.add(frame, null));
        buffers.exhaust(false);
        assertThat(gathering.add(frame, null)).isTrue();
        assertThat(gathering.add(frame, null)).isFalse();
        Objects.requireNonNull(gathering.take()).clear();
    }

    @Nested
    class Own_messages {
        @Test
        void what_is_for_everyone_is_given_in_one_part() {
            add("a", null);
            add("b", other);
            add("c", null);
            run.give(member);
            assertThat(parts.take()).containsExactly("t.a t.b t.c");
        }

        /** {@code m} is a frame of its own, {@code -} one of somebody else's. */
        @ParameterizedTest
        @CsvSource({
            "m, ''",
            "mm, ''",
            "m-, t.1",
            "mm--, t.2 t.3",
            "-m, t.0",
            "--mm, t.0 t.1",
            "-m-, t.0|t.2",
            "--m--, t.0 t.1|t.3 t.4",
            "-mm-, t.0|t.3",
            "m-m, t.1",
            "m-m-m, t.1|t.3",
            "-m-m-, t.0|t.2|t.4",
            "m--m--m, t.1 t.2|t.4 t.5"
        })
        void those_are_left_out(String senders, String given) {
            for (int i = 0; i < senders.length(); i++) {
                add(Integer.toString(i), senders.charAt(i) == 'm' ? member : other);
            }
            run.give(member);
            assertThat(String.join("|", parts.take())).isEqualTo(given);
        }
    }

    @Nested
    class Twice {
        @Test
        void nothing_is_given_twice() {
            add("a", null);
            run.give(member);
            run.give(member);
            assertThat(parts.take()).containsExactly("t.a");
            add("b", member);
            add("c", null);
            run.give(member);
            assertThat(parts.take()).containsExactly("t.c");
            add("d", member);
            run.give(member);
            run.give(member);
            assertThat(parts.take()).isEmpty();
        }

        @Test
        void each_has_its_own_place() {
            add("a", null);
            run.give(member);
            add("b", null);
            run.give(other);
            run.give(member);
            assertThat(parts.take()).containsExactly("t.a", "t.a t.b", "t.b");
        }

        @Test
        void where_nothing_was_added_nothing_is_given() {
            run.give(member);
            assertThat(parts.take()).isEmpty();
            assertThat(buffers.made()).isZero();
        }
    }

    @Nested
    class Busy_members {
        private final Transmission flight = new Transmission();

        @Test
        void each_frame_waits_for_itself_but_those_of_its_own() {
            begin(member);
            add("0", null);
            add("1", member);
            add("2", null);
            add("3", member);
            run.give(member);
            assertThat(parts.take()).containsExactly("t~flight");
            run.clear();
            end(member);
            assertThat(parts.take()).containsExactly("-.", "(t.0)", "(t.2)");
        }

        @Test
        void where_too_many_wait_the_message_in_flight_is_cut_and_the_rest_is_one_part() {
            LocalMember slow = member(2, 1000);
            begin(slow);
            add("0", null);
            add("1", null);
            add("2", null);
            add("3", null);
            add("4", slow);
            add("5", null);
            run.give(slow);
            assertThat(parts.take())
                    .containsExactly("t~flight", "(-.)", "(t.X)", "(t.0)", "(t.1)", "t.2", "t.3", "t.5");
        }

        @Test
        void where_too_many_bytes_wait_too() {
            LocalMember slow = member(1000, 9);
            begin(slow);
            add("0", null);
            add("1", null);
            add("2", null);
            add("3", null);
            run.give(slow);
            assertThat(parts.take()).containsExactly("t~flight", "(-.)", "(t.X)", "(t.0)", "(t.1)", "(t.2)", "t.3");
        }

        @Test
        void whoever_has_left_gets_nothing() {
            add("0", null);
            member.close();
            run.give(member);
            assertThat(parts.take()).isEmpty();
        }

        private void begin(LocalMember receiver) {
            offer(receiver, Frames.frame(Opcode.TEXT, false, Buffer.buffer("flight")), true, false);
        }

        private void end(LocalMember receiver) {
            offer(receiver, Frames.EMPTY_FINAL, false, true);
        }

        private void offer(LocalMember receiver, Buffer frame, boolean first, boolean last) {
            FrameBuffer bytes = buffers.apply(0);
            bytes.write(frame);
            receiver.offer(flight, bytes, first, last);
            bytes.release();
        }
    }

    @Nested
    class Again {
        @ParameterizedTest
        @ValueSource(ints = {1, 15, 16, 17, 33, 4096, 4097, 9000})
        void however_many_there_were_it_can_be_used_again(int frames) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < frames; i++) {
                    add(Integer.toString(i), i % 100 == 99 ? member : other);
                }
                assertThat(run.count()).isEqualTo(frames);
                run.give(member);
                assertThat(String.join(" ", parts.take()))
                        .isEqualTo(IntStream.range(0, frames)
                                .filter(i -> i % 100 != 99)
                                .mapToObj(i -> "t." + i)
                                .collect(Collectors.joining(" ")));
                run.clear();
                member.given = 0;
                assertThat(run.count()).isZero();
                assertThat(buffers.lent()).isZero();
                assertThat(buffers.made()).isEqualTo(round + 1);
            }
        }

        @Test
        void a_run_that_was_given_back_is_taken_again() {
            Runs runs = new Runs(buffers);
            Run first = runs.take(0);
            Run second = runs.take(0);
            assertThat(second).isNotSameAs(first);
            first.add(new Frame.Encoded(Frames.TRUNCATED), null);
            assertThat(buffers.lent()).isEqualTo(2);
            runs.giveBack(first);
            assertThat(buffers.lent()).isEqualTo(1);
            assertThat(runs.take(0)).isSameAs(first);
            assertThat(first.count()).isZero();
            runs.giveBack(first);
            runs.giveBack(second);
        }
    }

    private void add(String content, @Nullable Member sender) {
        if (run.count() == 0) {
            run.begin(buffers.apply(16));
        }
        run.add(new Frame.Content(Opcode.TEXT, true, null, Buffer.buffer(content)), sender);
    }

    private LocalMember member(int maxQueueItems, int maxQueueData) {
        Limits limits = new Limits(maxQueueItems, maxQueueData, 1, 1, 1, 125, 0, 1024, 100, 0, 0, 0);
        return new LocalMember(new MemberId(0), chamber, parts, new Rules(limits, Speech.ECHO), 0);
    }
}
