package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Deflated;
import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.Compression;
import io.chamberhub.server.HallSettings;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hall with permessage-deflate (RFC 7692), as clients see it that speak it and others that do not. */
class CompressionTest {
    private static final int THRESHOLD = 100;
    private static final int MOST = 1 << 20;
    private static final String LONG = "{\"name\":\"value\"},".repeat(100);
    private static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static OneNode node;

    @BeforeAll
    static void start() throws TimeoutException {
        HallSettings hall = HallSettings.of("/")
                .withCompression(new Compression(THRESHOLD, 6))
                .withLimits(Limits.defaults().withSizes(MOST, 2 * MOST));
        HallSettings rooms = HallSettings.rooms("/wss").withCompression(new Compression(THRESHOLD, 6));
        node = new OneNode(1, List.of(hall, HallSettings.of("/plain/"), rooms));
    }

    @AfterAll
    static void stop() throws TimeoutException {
        node.close();
    }

    @Nested
    class Agreed {
        @Test
        void an_offer_is_answered() {
            assertThat(extensions("/agreed", Deflate.OFFER)).containsExactly(ANSWER);
        }

        @Test
        void offers_in_several_lines_are_read() {
            Map<String, List<String>> lines = Map.of(
                    "Sec-WebSocket-Extensions",
                    List.of(
                            "permessage-deflate; server_max_window_bits=9",
                            "permessage-deflate; mystery=\"1\"",
                            "permessage-deflate; server_max_window_bits=15"));
            assertThat(extensions("/agreed", lines)).containsExactly(ANSWER + "; server_max_window_bits=15");
        }

        @ParameterizedTest
        @ValueSource(strings = {"permessage-deflate; server_max_window_bits=10", "permessage-deflate; =", "deflate"})
        void an_offer_that_cannot_be_taken_is_passed_over(String offer) {
            assertThat(extensions("/agreed", Map.of("Sec-WebSocket-Extensions", List.of(offer))))
                    .isEmpty();
        }

        @Test
        void nothing_is_agreed_where_nothing_is_offered_or_the_hall_does_not_want_it() {
            assertThat(extensions("/agreed", Map.of())).isEmpty();
            assertThat(extensions("/plain/agreed", Deflate.OFFER)).isEmpty();
        }

        private List<String> extensions(String target, Map<String, List<String>> headers) {
            try (RawClient client = RawClient.dial(node.port())) {
                client.request(target, headers, Buffer.buffer());
                List<String> agreed = client.response().headers().getOrDefault("sec-websocket-extensions", List.of());
                client.hear();
                client.leave();
                return agreed;
            }
        }
    }

    @Nested
    class Heard_by_both {
        @Test
        void what_is_long_is_deflated_once_for_those_who_take_it_so() {
            try (Room room = new Room("/both", 3, 3)) {
                long before = node.compressions();
                RawClient sender = room.plain.get(0);
                sender.say("\n" + LONG);
                sender.say("\nshort");
                for (RawClient client : room.plain.subList(1, 3)) {
                    client.expect(Frame.text("F0\n" + LONG));
                    client.expect(Frame.text("F0\nshort"));
                }
                Frame deflated = (Frame) room.deflating.get(0).next();
                assertThat(deflated.opcode()).isEqualTo(Frame.TEXT | Frame.DEFLATED);
                assertThat(deflated.payload().length()).isLessThan(LONG.length() / 4);
                assertThat(Deflate.inflate(List.of(deflated))).hasToString("F0\n" + LONG);
                room.deflating.get(1).expect(deflated);
                room.deflating.get(2).expect(deflated);
                room.deflating.forEach(client -> client.expect(Frame.text("F0\nshort")));
                assertThat(node.compressions() - before).isEqualTo(1);
            }
        }

        @Test
        void what_came_deflated_is_heard_by_all() {
            try (Room room = new Room("/came", 1, 2)) {
                room.deflating.get(0).send(Deflate.frame(Frame.TEXT, Buffer.buffer("\n" + LONG)));
                room.deflating.get(0).send(Deflate.frame(Frame.BINARY, Buffer.buffer("T1\nshort")));
                room.deflating.get(0).say("\nnot deflated");
                room.plain.get(0).expect(Frame.text("F1\n" + LONG));
                room.plain.get(0).expect(Frame.text("F1\nnot deflated"));
                RawClient other = room.deflating.get(1);
                assertThat(Deflate.inflate(List.of((Frame) other.next()))).hasToString("F1\n" + LONG);
                other.expect(Frame.text("F1\nnot deflated"));
                room.deflating.get(0).expect(new Frame(true, Frame.BINARY, Buffer.buffer("F1\nshort")));
            }
        }

        @Test
        void noise_is_not_made_longer() {
            try (Room room = new Room("/noise", 1, 1)) {
                byte[] noise = new byte[10_000];
                new Random(1).nextBytes(noise);
                Buffer message = Buffer.buffer("\n").appendBytes(noise);
                room.plain.get(0).send(new Frame(true, Frame.BINARY, message));
                room.deflating
                        .get(0)
                        .expect(new Frame(
                                true, Frame.BINARY, Buffer.buffer("F0").appendBuffer(message)));
                room.deflating.get(0).send(Deflate.frame(Frame.BINARY, message));
                room.plain
                        .get(0)
                        .expect(new Frame(
                                true, Frame.BINARY, Buffer.buffer("F1").appendBuffer(message)));
            }
        }

        @Test
        void a_frame_may_inflate_to_more_than_a_frame_may_have() {
            try (Room room = new Room("/large", 1, 1)) {
                String large = "x".repeat(2 * MOST - 1);
                room.deflating.get(0).send(Deflate.frame(Frame.TEXT, Buffer.buffer("\n" + large)));
                room.plain.get(0).expect(Frame.text("F1\n" + large));
            }
        }
    }

    @Nested
    class In_rooms {
        @Test
        void what_is_long_is_deflated_once_for_those_who_take_it_so() {
            try (RawClient plain = hello(RawClient.connect(node.port(), "/wss"));
                    RawClient one = hello(Deflate.connect(node.port(), "/wss"));
                    RawClient other = hello(Deflate.connect(node.port(), "/wss"))) {
                plain.next();
                plain.next();
                one.next();
                long before = node.compressions();
                String change = "{\"type\":2,\"echo\":true,\"roomChanges\":[{\"key\":\"k\",\"value\":\""
                        + "long ".repeat(99) + "\"}]}";
                one.send(Deflate.frame(Frame.TEXT, Buffer.buffer(change)));
                Frame heard = (Frame) plain.next();
                assertThat(heard.text()).contains("long long");
                Frame deflated = (Frame) one.next();
                assertThat(deflated.opcode()).isEqualTo(Frame.TEXT | Frame.DEFLATED);
                assertThat(Deflate.inflate(List.of(deflated))).hasToString(heard.text());
                other.expect(deflated);
                assertThat(node.compressions() - before).isEqualTo(1);
            }
        }

        private RawClient hello(RawClient client) {
            client.say(Visitor.hello("deflated"));
            client.next();
            return client;
        }
    }

    @Nested
    class In_pieces {
        @Test
        void each_passes_when_it_comes() {
            try (Room room = new Room("/pieces", 1, 2)) {
                RawClient sender = room.deflating.get(0);
                List<Buffer> pieces = Deflated.pieces(Buffer.buffer("\n" + LONG), Buffer.buffer("end"));
                sender.send(new Frame(false, Frame.TEXT | Frame.DEFLATED, pieces.get(0)));
                room.plain.get(0).expect(new Frame(false, Frame.TEXT, Buffer.buffer("F1\n" + LONG)));
                Frame deflated = (Frame) room.deflating.get(1).next();
                sender.send(new Frame(true, Frame.PING, Buffer.buffer("between")));
                sender.expect(new Frame(true, Frame.PONG, Buffer.buffer("between")));
                sender.send(new Frame(true, Frame.CONTINUATION, pieces.get(1)));
                room.plain.get(0).expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer("end")));
                assertThat(Deflate.inflate(
                                List.of(deflated, (Frame) room.deflating.get(1).next())))
                        .hasToString("F1\n" + LONG + "end");
            }
        }

        @Test
        void a_message_whose_sender_vanishes_is_cut_for_all() {
            try (Room room = new Room("/cut", 2, 2)) {
                room.plain.get(0).send(new Frame(false, Frame.TEXT, Buffer.buffer("\n" + LONG)));
                RawClient plain = room.plain.get(1);
                plain.expect(new Frame(false, Frame.TEXT, Buffer.buffer("F0\n" + LONG)));
                RawClient deflating = room.deflating.get(0);
                Frame first = (Frame) deflating.next();
                assertThat(first.opcode()).isEqualTo(Frame.TEXT | Frame.DEFLATED);
                room.plain.get(0).reset();
                Frame end = (Frame) deflating.next();
                assertThat(end.fin()).isTrue();
                assertThat(Deflate.inflate(List.of(first, end))).hasToString("F0\n" + LONG);
                deflating.expect(Frame.text("X"));
                deflating.expect(Frame.text("B0"));
                plain.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer()));
                plain.expect(Frame.text("X"));
                plain.expect(Frame.text("B0"));
            }
        }

        @Test
        void so_is_one_that_came_deflated() {
            try (Room room = new Room("/cutdeflated", 1, 2)) {
                List<Buffer> pieces = Deflated.pieces(Buffer.buffer("\n" + LONG), Buffer.buffer("never sent"));
                room.deflating.get(0).send(new Frame(false, Frame.TEXT | Frame.DEFLATED, pieces.get(0)));
                RawClient plain = room.plain.get(0);
                plain.expect(new Frame(false, Frame.TEXT, Buffer.buffer("F1\n" + LONG)));
                room.deflating.get(0).reset();
                plain.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer()));
                plain.expect(Frame.text("X"));
                plain.expect(Frame.text("B1"));
            }
        }
    }

    @Nested
    class Ended {
        @ParameterizedTest
        @CsvSource({
            // Deflated: not a control frame, and not in the middle.
            "c9 00",
            "c8 00",
            "c0 00",
            "41 01 00 c0 01 00",
            "41 01 00 41 01 00",
            "01 01 0a c0 01 00",
            // Other reserved bits.
            "a1 00",
            "91 00",
            "e1 01 00",
        })
        void a_reserved_bit_in_the_wrong_place_is_an_error_of_protocol(String hex) {
            try (RawClient client = Deflate.connect(node.port(), "/ended")) {
                client.hear();
                client.sendBytes(masked(hex));
                client.expect(new Frame(true, Frame.CLOSE, Frame.closing(1002, "Protocol error")));
            }
        }

        @Test
        void so_it_is_in_any_place_for_who_has_not_agreed_on_it() {
            for (String target : List.of("/ended", "/plain/ended")) {
                try (RawClient client = RawClient.connect(node.port(), target)) {
                    client.hear();
                    client.send(Deflate.frame(Frame.TEXT, Buffer.buffer("\nx")));
                    client.expect(new Frame(true, Frame.CLOSE, Frame.closing(1002, "Protocol error")));
                }
            }
        }

        @Test
        void what_cannot_be_inflated_ends_it() {
            assertEnds(
                    new Frame(true, Frame.TEXT | Frame.DEFLATED, Buffer.buffer("\nnot deflated")),
                    1007,
                    "Data cannot be inflated");
        }

        @Test
        void text_that_is_none_once_it_is_inflated_ends_it() {
            assertEnds(
                    Deflate.frame(Frame.TEXT, Buffer.buffer(new byte[] {'\n', (byte) 0xC0})),
                    1007,
                    "Text is not UTF-8");
        }

        @Test
        void a_message_that_gets_too_long_ends_it() {
            assertEnds(Deflate.frame(Frame.BINARY, Buffer.buffer(new byte[2 * MOST + 1])), 1009, "Message too big");
        }

        @Test
        void a_frame_that_is_too_long_as_it_comes_ends_it() {
            byte[] noise = new byte[MOST];
            new Random(1).nextBytes(noise);
            assertEnds(Deflate.frame(Frame.BINARY, Buffer.buffer(noise)), 1009, "Frame too big");
        }

        private void assertEnds(Frame frame, int code, String reason) {
            try (RawClient other = RawClient.connect(node.port(), "/ends");
                    RawClient client = Deflate.connect(node.port(), "/ends")) {
                other.hear();
                other.expect(Frame.text("H1"));
                client.hear();
                sendAsFarAsItIsRead(client, frame);
                client.expect(new Frame(true, Frame.CLOSE, Frame.closing(code, reason)));
                other.expect(Frame.text("B1"));
            }
        }

        /** What is wrong may be said before all of it has been sent. */
        private static void sendAsFarAsItIsRead(RawClient client, Frame frame) {
            try {
                client.send(frame);
            } catch (UncheckedIOException ended) {
                assertThat(ended).hasCauseInstanceOf(SocketException.class);
            }
        }

        /** Frames of a byte each at most, with a mask that leaves everything as it is. */
        private Buffer masked(String hex) {
            Buffer all = Buffer.buffer();
            String[] bytes = hex.split(" ", -1);
            for (int i = 0; i < bytes.length; ) {
                int length = Integer.parseInt(bytes[i + 1], 16);
                all.appendUnsignedByte((short) Integer.parseInt(bytes[i], 16));
                all.appendUnsignedByte((short) (0x80 | length)).appendInt(0);
                for (int at = i + 2; at < i + 2 + length; at++) {
                    all.appendUnsignedByte((short) Integer.parseInt(bytes[at], 16));
                }
                i += 2 + length;
            }
            return all;
        }
    }

    @Test
    void where_vertx_stands_between_nothing_is_agreed() throws TimeoutException {
        HallSettings hall = HallSettings.of("/").withCompression(new Compression(0, 6));
        try (OneNode plain = new OneNode(1, List.of(hall)).overPlainSockets();
                RawClient client = RawClient.dial(plain.port())) {
            client.request("/", Deflate.OFFER, Buffer.buffer());
            assertThat(client.response().headers()).doesNotContainKey("sec-websocket-extensions");
            client.hear();
            client.send(new Frame(true, Frame.CLOSE, Buffer.buffer()));
            Heard heard = client.next();
            while (heard instanceof Frame) {
                heard = client.next();
            }
            assertThat(heard).isInstanceOf(End.class);
        }
    }

    /** Some who take plain messages only, then some who take deflated ones, in a chamber; their ids in this order. */
    private static final class Room implements AutoCloseable {
        private final List<RawClient> plain = new ArrayList<>();
        private final List<RawClient> deflating = new ArrayList<>();

        Room(String target, int plainOnes, int deflatingOnes) {
            List<RawClient> all = new ArrayList<>();
            for (int i = 0; i < plainOnes + deflatingOnes; i++) {
                boolean isPlain = i < plainOnes;
                RawClient client =
                        isPlain ? RawClient.connect(node.port(), target) : Deflate.connect(node.port(), target);
                (isPlain ? plain : deflating).add(client);
                client.hear();
                String joined = "H" + i;
                all.forEach(other -> other.expect(Frame.text(joined)));
                all.add(client);
            }
        }

        @Override
        public void close() {
            plain.forEach(RawClient::close);
            deflating.forEach(RawClient::close);
        }
    }
}
