package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.HeapFrameBuffer;
import io.chamberhub.wire.Opcode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final HeardFrames heard = new HeardFrames();
    private final LentBuffers buffers = new LentBuffers();
    private Outbox outbox = outbox(1000, 1000);

    private final Transmission one = new Transmission();
    private final Transmission two = new Transmission();
    private final Transmission three = new Transmission();

    @Nested
    class One_at_a_time {
        @Test
        void messages_of_one_frame_pass_at_once() {
            whole("a");
            offer(one, text("b", true), true, true);
            assertThat(heard.take()).containsExactly("t.a", "t.b");
            assertThat(outbox.hasWaiting()).isFalse();
        }

        @Test
        void pieces_of_the_message_in_flight_pass_at_once() {
            begin(one, "a");
            assertThat(heard.take()).containsExactly("t~a");
            more(one, "b");
            assertThat(heard.take()).containsExactly("-~b");
            end(one, "c");
            assertThat(heard.take()).containsExactly("-.c");
        }

        @Test
        void the_second_waits_for_the_first_to_end() {
            begin(one, "a");
            begin(two, "1");
            end(two, "2");
            more(one, "b");
            assertThat(heard.take()).containsExactly("t~a", "-~b");
            assertThat(outbox.hasWaiting()).isTrue();
            end(one, "c");
            assertThat(heard.take()).containsExactly("-.c", "t~1", "-.2");
            assertThat(outbox.hasWaiting()).isFalse();
        }

        @Test
        void messages_go_in_the_order_in_which_they_began() {
            begin(one, "a");
            begin(three, "x");
            begin(two, "1");
            end(two, "2");
            more(three, "y");
            end(three, "z");
            end(one, "b");
            assertThat(heard.take()).containsExactly("t~a", "-.b", "t~x", "-~y", "-.z", "t~1", "-.2");
        }

        @Test
        void a_message_whose_turn_comes_before_its_end_is_in_flight() {
            begin(one, "a");
            begin(two, "1");
            whole("n");
            end(one, "b");
            assertThat(heard.take()).containsExactly("t~a", "-.b", "t~1");
            assertThat(outbox.hasWaiting()).isTrue();
            more(two, "2");
            assertThat(heard.take()).containsExactly("-~2");
            end(two, "3");
            assertThat(heard.take()).containsExactly("-.3", "t.n");
        }

        @Test
        void notices_wait_behind_the_message_in_flight() {
            begin(one, "a");
            whole("H7");
            whole("B7");
            end(one, "b");
            assertThat(heard.take()).containsExactly("t~a", "-.b", "t.H7", "t.B7");
        }

        @Test
        void the_very_same_bytes_pass_but_of_what_waits_a_copy() {
            Buffer noise = Buffer.buffer("noise");
            HeapFrameBuffer shared = new HeapFrameBuffer(16);
            shared.write(noise);
            int first = shared.length();
            shared.write(text("a", false));
            int second = shared.length();
            shared.write(text("1", true));
            int third = shared.length();
            shared.write(continuation("b", true));
            int end = shared.length();
            GivenParts given = new GivenParts();
            Outbox same = new Outbox(limits(10, 1000), Speech.ECHO, given);
            same.offer(one, shared, first, second, true, false);
            same.offer(two, shared, second, third, true, true);
            shared.bytes().setBuffer(second, noise.slice(0, third - second));
            same.offer(one, shared, third, end, false, true);
            assertThat(given.parts)
                    .containsExactly(
                            new Part(shared, first, second), new Part(shared, third, end), new Copy(text("1", true)));
        }

        @Test
        void many_messages_pass_as_one_part_of_the_very_same_bytes() {
            HeapFrameBuffer shared = new HeapFrameBuffer(16);
            shared.write(text("not for it", true));
            int from = shared.length();
            shared.write(text("1", true));
            shared.write(text("2", true));
            GivenParts given = new GivenParts();
            Outbox same = new Outbox(limits(10, 1000), Speech.ECHO, given);
            same.pass(shared, from, from);
            same.pass(shared, from, shared.length());
            same.close();
            same.pass(shared, from, shared.length());
            assertThat(given.parts).containsExactly(new Part(shared, from, shared.length()));
        }

        /** What a sink was given. */
        private sealed interface Given permits Part, Copy {}

        private record Part(FrameBuffer frames, int from, int to) implements Given {}

        private record Copy(Buffer frame) implements Given {}

        private static final class GivenParts implements Outbox.Sink {
            private final List<Given> parts = new ArrayList<>();

            @Override
            public void write(FrameBuffer frames, int from, int to) {
                parts.add(new Part(frames, from, to));
            }

            @Override
            public void write(Buffer frame) {
                parts.add(new Copy(frame));
            }

            @Override
            public void flush() {
                throw new AssertionError("nobody said that the tick has ended");
            }

            @Override
            public void over(Ending ending) {
                throw new AssertionError("nobody said so");
            }
        }
    }

    @Nested
    class Newcomers {
        @Test
        void a_message_that_began_before_is_not_heard() {
            more(one, "b");
            end(one, "c");
            assertThat(heard.take()).isEmpty();
        }

        @Test
        void a_message_that_began_before_does_not_wait_either() {
            begin(two, "1");
            more(one, "b");
            end(one, "c");
            end(two, "2");
            assertThat(heard.take()).containsExactly("t~1", "-.2");
        }
    }

    @Nested
    class Items {
        @Test
        void as_many_frames_as_allowed_wait() {
            outbox = outbox(2, 1000);
            begin(one, "a");
            whole("1");
            whole("2");
            end(one, "b");
            assertThat(heard.take()).containsExactly("t~a", "-.b", "t.1", "t.2");
        }

        @Test
        void one_more_cuts_the_message_in_flight() {
            outbox = outbox(2, 1000);
            begin(one, "a");
            whole("1");
            whole("2");
            whole("3");
            assertThat(heard.take()).containsExactly("t~a", "-.", "t.X", "t.1", "t.2", "t.3");
            assertThat(outbox.hasWaiting()).isFalse();
        }

        @Test
        void each_frame_of_a_message_counts() {
            outbox = outbox(2, 1000);
            begin(one, "a");
            begin(two, "1");
            more(two, "2");
            more(two, "3");
            assertThat(heard.take()).containsExactly("t~a", "-.", "t.X", "t~1", "-~2", "-~3");
        }

        @Test
        void frames_of_the_message_in_flight_do_not_count() {
            outbox = outbox(1, 1000);
            begin(one, "a");
            whole("1");
            for (int i = 0; i < 10; i++) {
                more(one, "b");
            }
            end(one, "c");
            assertThat(heard.take()).hasSize(13).doesNotContain("t.X").endsWith("-.c", "t.1");
        }

        @Test
        void what_has_been_sent_no_longer_counts() {
            outbox = outbox(2, 1000);
            for (int i = 0; i < 5; i++) {
                Transmission message = new Transmission();
                begin(message, "a");
                whole("1");
                whole("2");
                end(message, "b");
                assertThat(heard.take()).containsExactly("t~a", "-.b", "t.1", "t.2");
            }
        }

        @Test
        void where_nothing_may_wait_the_next_message_cuts_the_one_in_flight() {
            outbox = outbox(0, 0);
            begin(one, "a");
            begin(two, "1");
            assertThat(heard.take()).containsExactly("t~a", "-.", "t.X", "t~1");
            more(one, "b");
            more(two, "2");
            whole("B1");
            assertThat(heard.take()).containsExactly("-~2", "-.", "t.X", "t.B1");
        }
    }

    @Nested
    class Bytes {
        @Test
        void as_many_bytes_as_allowed_wait() {
            outbox = outbox(1000, 12);
            begin(one, "a");
            whole("1234");
            whole("5678");
            end(one, "b");
            assertThat(heard.take()).containsExactly("t~a", "-.b", "t.1234", "t.5678");
        }

        @Test
        void one_more_cuts_the_message_in_flight() {
            outbox = outbox(1000, 12);
            begin(one, "a");
            whole("1234");
            whole("56789");
            assertThat(heard.take()).containsExactly("t~a", "-.", "t.X", "t.1234", "t.56789");
        }

        @Test
        void a_frame_bigger_than_the_queue_passes_at_once() {
            outbox = outbox(1000, 2);
            begin(one, "a");
            whole("123");
            begin(two, "4567");
            assertThat(heard.take()).containsExactly("t~a", "-.", "t.X", "t.123", "t~4567");
        }

        @Test
        void what_has_been_sent_no_longer_counts() {
            outbox = outbox(1000, 6);
            for (int i = 0; i < 5; i++) {
                Transmission message = new Transmission();
                begin(message, "a");
                whole("1234");
                end(message, "b");
                assertThat(heard.take()).containsExactly("t~a", "-.b", "t.1234");
            }
        }
    }

    @Nested
    class Cuts {
        @Test
        void the_rest_of_a_message_cut_for_room_is_dropped() {
            outbox = outbox(1, 1000);
            begin(one, "a");
            begin(two, "1");
            more(two, "2");
            heard.take();
            more(one, "b");
            end(one, "c");
            end(two, "3");
            assertThat(heard.take()).containsExactly("-.3");
        }

        @Test
        void a_cut_goes_on_until_there_is_room() {
            outbox = outbox(2, 1000);
            begin(one, "a");
            begin(two, "1");
            begin(three, "x");
            whole("n");
            assertThat(heard.take()).containsExactly("t~a", "-.", "t.X", "t~1");
            whole("m");
            assertThat(heard.take()).containsExactly("-.", "t.X", "t~x");
            end(three, "y");
            assertThat(heard.take()).containsExactly("-.y", "t.n", "t.m");
        }

        @Test
        void a_big_frame_cuts_all_that_wait_unfinished() {
            outbox = outbox(10, 20);
            begin(one, "a");
            begin(two, "1");
            begin(three, "x");
            whole("n");
            whole("much too much to wait");
            assertThat(heard.take())
                    .containsExactly(
                            "t~a",
                            "-.",
                            "t.X",
                            "t~1",
                            "-.",
                            "t.X",
                            "t~x",
                            "-.",
                            "t.X",
                            "t.n",
                            "t.much too much to wait");
            more(three, "y");
            assertThat(heard.take()).isEmpty();
        }

        @Test
        void a_message_whose_own_piece_cuts_the_one_before_it_goes_on() {
            outbox = outbox(1, 1000);
            begin(one, "a");
            begin(two, "1");
            end(two, "2");
            assertThat(heard.take()).containsExactly("t~a", "-.", "t.X", "t~1", "-.2");
            assertThat(outbox.hasWaiting()).isFalse();
        }

        @Test
        void a_piece_that_finds_its_message_in_flight_lets_the_next_follow() {
            outbox = outbox(2, 1000);
            begin(one, "a");
            begin(two, "1");
            begin(three, "x");
            end(two, "2");
            assertThat(heard.take()).containsExactly("t~a", "-.", "t.X", "t~1", "-.2", "t~x");
        }

        @Test
        void a_sender_gone_ends_its_message_in_flight_and_the_queue_moves_on() {
            begin(one, "a");
            whole("1");
            outbox.cut(one);
            assertThat(heard.take()).containsExactly("t~a", "-.", "t.X", "t.1");
            more(one, "b");
            assertThat(heard.take()).isEmpty();
        }

        @Test
        void a_sender_gone_ends_its_message_that_waits() {
            begin(one, "a");
            begin(two, "1");
            more(two, "2");
            whole("n");
            outbox.cut(two);
            assertThat(heard.take()).containsExactly("t~a");
            end(one, "b");
            assertThat(heard.take()).containsExactly("-.b", "t~1", "-~2", "-.", "t.X", "t.n");
        }

        @Test
        void a_message_that_waits_complete_is_not_cut() {
            begin(one, "a");
            begin(two, "1");
            end(two, "2");
            outbox.cut(two);
            end(one, "b");
            assertThat(heard.take()).containsExactly("t~a", "-.b", "t~1", "-.2");
        }

        @Test
        void a_cut_of_a_message_unheard_of_does_nothing() {
            outbox.cut(three);
            begin(one, "a");
            outbox.cut(three);
            begin(two, "1");
            outbox.cut(three);
            assertThat(heard.take()).containsExactly("t~a");
        }

        @Test
        void what_was_cut_for_room_is_not_cut_again() {
            outbox = outbox(0, 0);
            begin(one, "a");
            whole("n");
            heard.take();
            outbox.cut(one);
            assertThat(heard.take()).isEmpty();
        }

        @Test
        void the_end_of_a_cut_message_takes_no_room() {
            outbox = outbox(2, 1000);
            begin(one, "a");
            begin(two, "1");
            outbox.cut(two);
            whole("n");
            assertThat(heard.take()).containsExactly("t~a");
            end(one, "b");
            assertThat(heard.take()).containsExactly("-.b", "t~1", "-.", "t.X", "t.n");
        }
    }

    @Nested
    class Cuts_without_a_word_for_them {
        @Test
        void a_sender_gone_ends_the_connection_in_the_middle_of_the_message() {
            outbox = plain(1000);
            begin(one, "a");
            whole("waits");
            outbox.cut(one);
            assertThat(heard.take()).containsExactly("t~a", "over: Message cut short");
            requireOver();
        }

        @Test
        void a_message_that_waits_is_heard_as_far_as_it_came() {
            outbox = plain(1000);
            begin(one, "a");
            begin(two, "1");
            more(two, "2");
            whole("never heard");
            outbox.cut(two);
            assertThat(heard.take()).containsExactly("t~a");
            end(one, "b");
            assertThat(heard.take()).containsExactly("-.b", "t~1", "-~2", "over: Message cut short");
            requireOver();
        }

        @Test
        void a_queue_that_is_full_ends_it_once() {
            outbox = plain(1);
            begin(one, "a");
            begin(two, "1");
            begin(three, "x");
            whole("n");
            assertThat(heard.take()).containsExactly("t~a", "over: Message cut short");
            requireOver();
        }

        private void requireOver() {
            assertThat(outbox.hasWaiting()).isFalse();
            assertThat(outbox.isBusy()).isFalse();
            more(one, "b");
            whole("n");
            outbox.cut(one);
            outbox.cut(two);
            assertThat(heard.take()).isEmpty();
        }

        private Outbox plain(int maxItems) {
            return new Outbox(limits(maxItems, 1000), Speech.PLAIN, heard);
        }
    }

    @Nested
    class Closed {
        @Test
        void nothing_is_written_any_more() {
            begin(one, "a");
            begin(two, "1");
            heard.take();
            outbox.close();
            more(one, "b");
            end(two, "2");
            begin(three, "x");
            whole("n");
            outbox.cut(one);
            outbox.cut(two);
            assertThat(heard.take()).isEmpty();
            assertThat(outbox.hasWaiting()).isFalse();
        }
    }

    private void whole(String content) {
        FrameBuffer frames = shared(text(content, true));
        outbox.whole(frames, 0, frames.length());
        frames.release();
    }

    /** Part of a larger buffer, and gone when the outbox has been told. */
    private void offer(Transmission message, Buffer frame, boolean first, boolean last) {
        FrameBuffer frames = shared(Buffer.buffer("noise"));
        int from = frames.length();
        frames.write(frame);
        int to = frames.length();
        frames.write(Buffer.buffer("noise"));
        outbox.offer(message, frames, from, to, first, last);
        frames.release();
    }

    private FrameBuffer shared(Buffer bytes) {
        FrameBuffer frames = buffers.apply(0);
        frames.write(bytes);
        return frames;
    }

    private void begin(Transmission message, String content) {
        offer(message, text(content, false), true, false);
    }

    private void more(Transmission message, String content) {
        offer(message, continuation(content, false), false, false);
    }

    private void end(Transmission message, String content) {
        offer(message, continuation(content, true), false, true);
    }

    private Outbox outbox(int maxItems, int maxBytes) {
        return new Outbox(limits(maxItems, maxBytes), Speech.ECHO, heard);
    }

    private static Limits limits(int maxItems, int maxBytes) {
        return new Limits(maxItems, maxBytes, 1, 1, 1, 125, 0, 1024, 100, 0, 0, 0);
    }

    private static Buffer text(String content, boolean fin) {
        return Frames.frame(Opcode.TEXT, fin, Buffer.buffer(content));
    }

    private static Buffer continuation(String content, boolean fin) {
        return Frames.frame(Opcode.CONTINUATION, fin, Buffer.buffer(content));
    }
}
