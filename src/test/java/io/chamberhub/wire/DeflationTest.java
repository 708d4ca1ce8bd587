package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deflated messages, read by an inflater that knows nothing of them. */
class DeflationTest {
    private static final int THRESHOLD = 100;
    private static final MemberId SENDER = new MemberId(7);
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final ZlibStates<Deflater> deflaters = ZlibStates.deflaters(6);
    private int used;
    private final Deflation deflation = new Deflation(deflaters, THRESHOLD, () -> used++);

    /** The parts of a frame that the tests look at. */
    private record Seen(int first, Buffer payload) {}

    @AfterEach
    void every_deflater_is_given_back() {
        assertThat(deflaters.lent()).isZero();
        deflaters.close();
    }

    @Nested
    class Whole {
        @ParameterizedTest
        @ValueSource(ints = {100, 125, 126, 4_000, 65_535, 65_536, 70_000, 1_000_000})
        void a_message_gets_shorter_and_comes_out_as_it_was(int length) throws DataFormatException {
            Buffer content = json(length);
            Seen seen = see(deflation.whole(new Frame.Content(Opcode.TEXT, true, SENDER, content)));
            assertThat(seen.first()).isEqualTo(0xC1);
            assertThat(seen.payload().length()).isLessThan(length);
            assertThat(inflate(List.of(seen.payload())))
                    .isEqualTo(Buffer.buffer("F7\n").appendBuffer(content));
        }

        @Test
        void a_frame_of_another_shard_is_taken_apart() throws DataFormatException {
            Frame encoded = new Frame.Encoded(new Frame.Content(Opcode.BINARY, true, SENDER, json(70_000)).toBuffer());
            Seen seen = see(deflation.whole(encoded));
            assertThat(seen.first()).isEqualTo(0xC2);
            assertThat(inflate(List.of(seen.payload())))
                    .isEqualTo(Buffer.buffer("F7\n").appendBuffer(json(70_000)));
        }

        @Test
        void each_stands_for_itself() {
            Frame frame = new Frame.Content(Opcode.TEXT, true, SENDER, json(500));
            assertThat(deflation.whole(frame)).isEqualTo(deflation.whole(frame));
            assertThat(used).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 50, 99})
        void a_short_one_stays_as_it_is(int length) {
            Frame frame = new Frame.Content(Opcode.TEXT, true, null, json(length));
            assertThat(deflation.whole(frame)).isSameAs(frame);
            assertThat(used).isZero();
        }

        @Test
        void one_that_does_not_get_shorter_stays_as_it_is() {
            byte[] noise = new byte[5_000];
            new Random(1).nextBytes(noise);
            Frame frame = new Frame.Content(Opcode.BINARY, true, SENDER, Buffer.buffer(noise));
            assertThat(deflation.whole(frame)).isSameAs(frame);
        }

        @Test
        void an_empty_one_stays_as_it_is_whatever_the_threshold() {
            Frame frame = new Frame.Content(Opcode.TEXT, true, null, Buffer.buffer());
            Deflation eager = new Deflation(deflaters, 0, () -> used++);
            assertThat(eager.whole(frame)).isSameAs(frame);
        }
    }

    @Nested
    class In_pieces {
        @Test
        void what_has_come_can_be_read_before_the_rest_has() throws DataFormatException {
            List<Buffer> pieces = List.of(json(300), json(5), json(70_000), Buffer.buffer("end"));
            DeflatedMessage message = start(pieces.get(0));
            List<Buffer> sent = new ArrayList<>(List.of(see(message.first()).payload()));
            Inflater inflater = new Inflater(true);
            Buffer heard = read(inflater, sent.get(0));
            assertThat(heard).isEqualTo(pieces.get(0));
            for (Buffer piece : pieces.subList(1, pieces.size())) {
                Seen seen = see(message.next(new Frame.Content(Opcode.CONTINUATION, false, null, piece)));
                assertThat(seen.first()).isZero();
                assertThat(read(inflater, seen.payload())).isEqualTo(piece);
            }
            inflater.end();
            message.end();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 1_000})
        void the_last_piece_ends_the_message(int length) throws DataFormatException {
            DeflatedMessage message = start(json(300));
            Seen last = see(message.next(new Frame.Content(Opcode.CONTINUATION, true, null, json(length))));
            assertThat(last.first()).isEqualTo(0x80);
            message.end();
            assertThat(inflate(List.of(see(message.first()).payload(), last.payload())))
                    .isEqualTo(json(300).appendBuffer(json(length)));
        }

        @Test
        void an_empty_frame_ends_it_at_any_time() throws DataFormatException {
            DeflatedMessage message = start(json(300));
            Buffer more = see(message.next(new Frame.Content(Opcode.CONTINUATION, false, null, json(20))))
                    .payload();
            message.end();
            List<Buffer> cut = List.of(
                    see(message.first()).payload(),
                    more,
                    see(new Frame.Encoded(Frames.EMPTY_FINAL)).payload());
            assertThat(inflate(cut)).isEqualTo(json(300).appendBuffer(json(20)));
            assertThat(inflate(cut.subList(0, 1))).isEqualTo(json(300));
        }

        @Test
        void pieces_of_several_messages_do_not_mix() throws DataFormatException {
            DeflatedMessage one = start(json(300));
            DeflatedMessage other = start(json(400));
            Frame end = new Frame.Content(Opcode.CONTINUATION, true, null, json(200));
            Frame whole = deflation.whole(new Frame.Content(Opcode.TEXT, true, null, json(300)));
            Buffer endOfOther = see(other.next(end)).payload();
            Buffer endOfOne = see(one.next(end)).payload();
            one.end();
            other.end();
            assertThat(inflate(List.of(see(one.first()).payload(), endOfOne)))
                    .isEqualTo(json(300).appendBuffer(json(200)));
            assertThat(inflate(List.of(see(other.first()).payload(), endOfOther)))
                    .isEqualTo(json(400).appendBuffer(json(200)));
            assertThat(inflate(List.of(see(whole).payload()))).isEqualTo(json(300));
        }

        @Test
        void a_message_with_a_short_beginning_stays_as_it_is() {
            assertThat(deflation.start(new Frame.Content(Opcode.TEXT, false, null, json(THRESHOLD - 1))))
                    .isNull();
        }

        @Test
        void one_whose_beginning_does_not_get_shorter_stays_as_it_is() {
            byte[] noise = new byte[THRESHOLD];
            new Random(1).nextBytes(noise);
            assertThat(deflation.start(new Frame.Content(Opcode.BINARY, false, null, Buffer.buffer(noise))))
                    .isNull();
        }

        @Test
        void only_so_many_are_deflated_at_once() {
            List<DeflatedMessage> under = new ArrayList<>();
            for (int i = 0; i < Deflation.MOST_UNDER_WAY; i++) {
                under.add(start(json(300)));
            }
            Frame frame = new Frame.Content(Opcode.TEXT, false, null, json(300));
            assertThat(deflation.start(frame)).isNull();
            assertThat(deflation.whole(frame)).as("a message of one frame").isNotSameAs(frame);
            under.remove(0).end();
            under.add(start(json(300)));
            under.forEach(DeflatedMessage::end);
            under.forEach(DeflatedMessage::end);
        }
    }

    @Test
    void a_state_that_is_given_back_after_the_end_is_freed_at_once() {
        Deflater lent = deflaters.take();
        deflaters.close();
        deflaters.giveBack(lent);
        assertFreed(lent);
    }

    @Test
    void only_few_states_are_kept() {
        List<Deflater> lent = List.of(deflaters.take(), deflaters.take(), deflaters.take());
        lent.forEach(deflaters::giveBack);
        lent.get(0).reset();
        lent.get(1).reset();
        assertFreed(lent.get(2));
    }

    /** Later versions of Java say with another exception that it cannot be used any more. */
    private static void assertFreed(Deflater state) {
        assertThatThrownBy(state::reset).isInstanceOfAny(NullPointerException.class, IllegalStateException.class);
    }

    private DeflatedMessage start(Buffer content) {
        return Objects.requireNonNull(deflation.start(new Frame.Content(Opcode.TEXT, false, null, content)));
    }

    /** Something like what programs send, as long as is wanted. */
    private static Buffer json(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < length; i++) {
            text.append("{\"id\":")
                    .append(i)
                    .append(",\"name\":\"member ")
                    .append(i * 31 % 17)
                    .append("\"}");
        }
        return Buffer.buffer(text.substring(0, length));
    }

    private static Seen see(Frame frame) {
        Buffer bytes = frame.toBuffer();
        List<Seen> seen = new ArrayList<>();
        Frames.read(bytes, (opcode, fin, payload) -> seen.add(new Seen(bytes.getUnsignedByte(0), payload)));
        assertThat(seen).hasSize(1);
        return seen.get(0);
    }

    /** As RFC 7692 section 7.2.2 says. */
    private static Buffer inflate(List<Buffer> payloads) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        Buffer all = Buffer.buffer();
        for (Buffer payload : payloads) {
            all.appendBuffer(read(inflater, payload));
        }
        all.appendBuffer(read(inflater, Buffer.buffer(TAIL)));
        // Only between two blocks does this end the data.
        read(inflater, Buffer.buffer(new byte[] {3, 0}));
        assertThat(inflater.finished()).as("a message that ends in good order").isTrue();
        inflater.end();
        return all;
    }

    private static Buffer read(Inflater inflater, Buffer payload) throws DataFormatException {
        inflater.setInput(payload.getBytes());
        Buffer all = Buffer.buffer();
        byte[] out = new byte[1_000];
        for (int n = inflater.inflate(out); n > 0; n = inflater.inflate(out)) {
            all.appendBytes(out, 0, n);
        }
        return all;
    }
}
