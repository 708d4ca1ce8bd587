package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.KeyPair;
import io.chamberhub.bus.Cluster;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.directory.ForwardingDirectory;
import io.chamberhub.directory.MemoryDirectory;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However bytes come, and whatever reads them at the hub: frames are frames. */
class SocketsTest {
    private static final int MIB = 1 << 20;
    private static final int PIECE = 1_009;
    private static final int PINGS = 300;
    private static final int LONGEST_REASON = 123;

    @TempDir
    private static Path dir;

    private final List<RawClient> clients = new ArrayList<>();

    /** What reads at the hub. */
    enum Sockets {
        OWN,
        OWN_OVER_TLS,
        THOSE_OF_VERTX
    }

    /** A node with such sockets. */
    private static final class Place implements AutoCloseable {
        private final OneNode node;
        private final IntFunction<RawClient> dial;

        Place(Sockets sockets) throws TimeoutException {
            List<HallSettings> halls = ServerSettings.defaultHalls();
            if (sockets == Sockets.OWN_OVER_TLS) {
                KeyPair keys = KeyPair.create(dir, "hub" + System.nanoTime());
                node = new OneNode(halls, new TlsFiles(keys.cert(), keys.key()));
                dial = port -> RawClient.dial(port, keys.context());
            } else {
                OneNode fresh = new OneNode(halls);
                node = sockets == Sockets.OWN ? fresh : fresh.overPlainSockets();
                dial = RawClient::dial;
            }
        }

        RawClient dial() {
            return dial.apply(node.port());
        }

        @Override
        public void close() throws TimeoutException {
            node.close();
        }
    }

    @AfterEach
    void everybodyGoes() {
        clients.forEach(RawClient::close);
    }

    @ParameterizedTest
    @EnumSource
    void frames_may_come_byte_by_byte(Sockets sockets) throws TimeoutException {
        try (Place place = new Place(sockets)) {
            RawClient listener = enter(place, "I0");
            RawClient talker = enter(place, "I1:H0");
            listener.expect(Frame.text("H1"));
            String text = "\nnot so short ".repeat(20);
            Buffer all = Buffer.buffer()
                    .appendBuffer(talker.encode(Frame.text(text)))
                    .appendBuffer(talker.encode(new Frame(true, Frame.PING, Buffer.buffer("one"))))
                    .appendBuffer(talker.encode(new Frame(false, Frame.BINARY, Buffer.buffer("\nin"))))
                    .appendBuffer(talker.encode(new Frame(true, Frame.PING, Buffer.buffer())))
                    .appendBuffer(talker.encode(new Frame(true, Frame.CONTINUATION, Buffer.buffer(" pieces"))));
            for (int i = 0; i < all.length(); i++) {
                talker.sendBytes(all.slice(i, i + 1));
            }
            listener.expect(Frame.text("F1" + text));
            listener.expect(new Frame(false, Frame.BINARY, Buffer.buffer("F1\nin")));
            listener.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer(" pieces")));
            talker.expect(pong("one"));
            talker.expect(pong(""));
            leave(talker, listener);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_largest_frame_may_come_in_small_pieces(Sockets sockets) throws TimeoutException {
        try (Place place = new Place(sockets)) {
            RawClient listener = enter(place, "I0");
            RawClient talker = enter(place, "I1:H0");
            listener.expect(Frame.text("H1"));
            byte[] content = new byte[MIB - 1];
            new Random(MIB).nextBytes(content);
            Frame frame = new Frame(true, Frame.BINARY, Buffer.buffer("\n").appendBytes(content));
            Buffer bytes = talker.encode(frame);
            for (int from = 0; from < bytes.length(); from += PIECE) {
                talker.sendBytes(bytes.slice(from, Math.min(bytes.length(), from + PIECE)));
            }
            listener.expect(new Frame(true, Frame.BINARY, Buffer.buffer("F1\n").appendBytes(content)));
            leave(talker, listener);
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_frames_may_come_in_one_piece(Sockets sockets) throws TimeoutException {
        try (Place place = new Place(sockets)) {
            RawClient listener = enter(place, "I0");
            RawClient talker = enter(place, "I1:H0");
            listener.expect(Frame.text("H1"));
            Buffer all = Buffer.buffer();
            for (int i = 0; i < PINGS; i++) {
                all.appendBuffer(talker.encode(new Frame(true, Frame.PING, Buffer.buffer("ping " + i))));
                all.appendBuffer(talker.encode(Frame.text("\nmessage " + i)));
            }
            talker.sendBytes(all);
            for (int i = 0; i < PINGS; i++) {
                talker.expect(pong("ping " + i));
                listener.expect(Frame.text("F1\nmessage " + i));
            }
            leave(talker, listener);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OWN", "OWN_OVER_TLS"})
    void what_comes_with_the_handshake_is_heard(Sockets sockets) throws TimeoutException {
        try (Place place = new Place(sockets)) {
            RawClient listener = enter(place, "I0");
            RawClient hasty = dial(place);
            Buffer behind = hasty.encode(Frame.text("\nis"))
                    .appendBuffer(hasty.encode(new Frame(false, Frame.TEXT, Buffer.buffer("\nanybody"))))
                    .appendBuffer(hasty.encode(new Frame(true, Frame.CONTINUATION, Buffer.buffer(" there?"))));
            hasty.request("/", Map.of(), behind);
            hasty.awaitAccepted();
            hasty.expect(Frame.text("I1:H0"));
            listener.expect(Frame.text("H1"));
            listener.expect(Frame.text("F1\nis"));
            listener.expect(new Frame(false, Frame.TEXT, Buffer.buffer("F1\nanybody")));
            listener.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer(" there?")));
            leave(hasty, listener);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_close_is_answered_with_the_same_and_with_the_end_of_the_connection(Sockets sockets) throws TimeoutException {
        try (Place place = new Place(sockets)) {
            enter(place, "I0").leave(1000, "");
            enter(place, "I0").leave(3000, "h\u00e9 oui");
            enter(place, "I0").leave(4999, "x".repeat(LONGEST_REASON));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OWN", "OWN_OVER_TLS"})
    void clients_of_a_hub_that_nobody_stopped_are_told_when_vertx_closes(Sockets sockets) throws Exception {
        Place place = new Place(sockets);
        List<RawClient> each = List.of(enter(place, "/one", "I0"), enter(place, "/other", "I0"));
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
            try {
                place.close();
            } catch (TimeoutException late) {
                throw new AssertionError(late);
            }
        });
        each.forEach(client -> client.expectClose(1001, "Shutting down"));
        closed.get(10, TimeUnit.SECONDS);
    }

    @Nested
    class Before_it_is_let_in {
        private final Vertx vertx = Vertx.vertx();
        private final Promise<Void> asked = Promise.promise();
        private final Promise<Void> answer = Promise.promise();

        @AfterEach
        void stop() throws TimeoutException {
            vertx.close().await(10, TimeUnit.SECONDS);
        }

        @Test
        void a_client_is_answered_its_pings_as_long_as_no_message_comes_before() throws TimeoutException {
            RawClient client = knock();
            client.send(new Frame(true, Frame.PING, Buffer.buffer("anybody there?")));
            client.expect(pong("anybody there?"));
            client.say("T**\nheld");
            client.send(new Frame(true, Frame.PING, Buffer.buffer("held")));
            answer.complete();
            client.expect(Frame.text("I0"));
            // Both in one tick: which of them is first is no matter.
            List<Heard> heard = List.of(client.next(), client.next());
            assertThat(heard).containsExactlyInAnyOrder(Frame.text("F0\nheld"), pong("held"));
            client.leave();
        }

        @Test
        void a_client_that_closes_is_answered_at_once() throws TimeoutException {
            knock().leave(1000, "never mind");
        }

        @Test
        void a_client_that_breaks_the_protocol_is_told_at_once() throws TimeoutException {
            RawClient client = knock();
            client.sendBytes(Buffer.buffer(new byte[] {(byte) 0x81, 0}));
            client.expectClose(1002, "Protocol error");
        }

        /** A client of whom the directory has been asked. */
        private RawClient knock() throws TimeoutException {
            Hub hub = Hub.start(vertx, OneNode.settings(1, ServerSettings.defaultHalls()), new Slow(), Cluster.ofOne())
                    .await(10, TimeUnit.SECONDS);
            RawClient client = RawClient.connect(hub.port(), "/");
            clients.add(client);
            asked.future().await(10, TimeUnit.SECONDS);
            return client;
        }

        /** A directory that takes its time. */
        private final class Slow extends ForwardingDirectory {
            Slow() {
                super(new MemoryDirectory());
            }

            @Override
            public Future<Answer> admit(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
                Context shards = vertx.getOrCreateContext();
                Future<Answer> admitted = super.admit(chamber, shard, limits, nextId);
                Promise<Answer> late = Promise.promise();
                answer.future().onSuccess(v -> shards.runOnContext(here -> admitted.onComplete(late)));
                asked.tryComplete();
                return late.future();
            }
        }
    }

    private RawClient dial(Place place) {
        RawClient client = place.dial();
        clients.add(client);
        return client;
    }

    private RawClient enter(Place place, String welcome) {
        return enter(place, "/", welcome);
    }

    private RawClient enter(Place place, String chamber, String welcome) {
        RawClient client = dial(place);
        client.request(chamber, Map.of(), Buffer.buffer());
        client.awaitAccepted();
        client.expect(Frame.text(welcome));
        return client;
    }

    private static void leave(RawClient first, RawClient second) {
        first.leave();
        second.expect(Frame.text("B1"));
        second.leave();
    }

    private static Frame pong(String payload) {
        return new Frame(true, Frame.PONG, Buffer.buffer(payload));
    }
}
