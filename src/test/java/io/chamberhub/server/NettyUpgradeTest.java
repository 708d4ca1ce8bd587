package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.KeyPair;
import io.chamberhub.chamber.Limits;
import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.DeflateOffer;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ZlibStates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.zip.Inflater;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hub takes for granted of Vert.x and netty. If a new version of them changes it, this fails. */
class NettyUpgradeTest {
    private static final Set<String> HTTP = Set.of("httpDecoder", "httpEncoder", "handler");
    private static final Set<String> HTTPS = Set.of("ssl", "httpDecoder", "httpEncoder", "chunkedWriter", "handler");
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    @TempDir
    private static Path dir;

    private static KeyPair keys;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    /** Says what it is told. */
    private static final class Told implements Socket.Listener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void frame(Opcode opcode, boolean fin, Buffer payload, boolean ascii) {
            told.add(opcode + (fin ? "." : "~") + payload);
        }

        @Override
        public void pong() {
            told.add("pong");
        }

        @Override
        public void closing() {
            told.add("closing");
        }

        @Override
        public void violated(CloseReason ending) {
            told.add("violated " + ending);
        }

        @Override
        public void drained() {
            told.add("drained");
        }

        @Override
        public void shutdown() {
            told.add("shutdown");
        }

        @Override
        public void closed() {
            told.add("closed");
        }

        String next() throws InterruptedException {
            return told.poll(10, TimeUnit.SECONDS);
        }
    }

    @BeforeAll
    static void makeKeys() {
        keys = KeyPair.create(dir, "upgrade");
    }

    @AfterEach
    void stop() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_fresh_connection_has_handlers_that_are_known_and_fits(boolean tls) throws Exception {
        Promise<Set<String>> handlers = Promise.promise();
        Promise<Boolean> fits = Promise.promise();
        int port = listen(options(tls), request -> {
            handlers.complete(pipeline(request).toMap().keySet());
            fits.complete(NettyUpgrade.fits(request));
        });
        try (java.net.Socket client = dial(port, tls)) {
            ask(client, new byte[0]);
            assertThat(await(handlers.future())).isEqualTo(tls ? HTTPS : HTTP);
            assertThat(await(fits.future())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void so_does_one_of_the_hubs_port_once_it_is_behind_what_a_proxy_says(boolean proxied) throws Exception {
        Promise<Set<String>> handlers = Promise.promise();
        Promise<Boolean> fits = Promise.promise();
        Counts counts = new Counts(new SimpleMeterRegistry());
        HttpServerOptions options = options(false).setUseProxyProtocol(proxied);
        NettyPort hub = new NettyPort(options, HandshakeLimits.defaults(), 1, anybody -> true, counts);
        int port = listen(hub.server(vertx), request -> {
            handlers.complete(pipeline(request).toMap().keySet());
            fits.complete(NettyUpgrade.fits(request));
        });
        try (java.net.Socket client = dial(port, false)) {
            if (proxied) {
                client.getOutputStream().write("PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            ask(client, new byte[0]);
            assertThat(await(handlers.future()))
                    .containsExactlyInAnyOrder("hub.gate", "httpDecoder", "httpEncoder", "handler");
            assertThat(await(fits.future())).isTrue();
            assertThat(counts.handshakes.sum()).isEqualTo(1);
        }
    }

    @Test
    void a_connection_with_something_else_between_does_not_fit() throws Exception {
        Promise<Boolean> fits = Promise.promise();
        HttpServerOptions other = options(false).setCompressionSupported(true);
        int port = listen(other, request -> fits.complete(NettyUpgrade.fits(request)));
        try (java.net.Socket client = dial(port, false)) {
            ask(client, new byte[0]);
            assertThat(await(fits.future())).isFalse();
        }
    }

    @Test
    void nor_does_one_that_a_test_wants_to_leave_to_vertx() throws Exception {
        Promise<Boolean> fits = Promise.promise();
        int port = listen(options(false), request -> fits.complete(NettyUpgrade.fits(request)));
        System.setProperty("hub.test.plainSockets", "," + port + ",");
        try (java.net.Socket client = dial(port, false)) {
            ask(client, new byte[0]);
            assertThat(await(fits.future())).isFalse();
        } finally {
            System.clearProperty("hub.test.plainSockets");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_comes_behind_the_request_in_the_same_packet_and_later_arrives_as_frames(boolean tls) throws Exception {
        Told told = new Told();
        Promise<ChannelPipeline> pipeline = Promise.promise();
        int port = listen(options(tls), request -> {
            pipeline.complete(pipeline(request));
            Socket socket = NettyUpgrade.accept(request, terms(), context);
            socket.open(told);
            socket.resume();
        });
        byte[] text = frame(0x01, "with the request");
        byte[] rest = frame(0x80, "later");
        try (java.net.Socket client = dial(port, tls)) {
            ask(client, text);
            assertThat(told.next()).isEqualTo("TEXT~with the request");
            client.getOutputStream().write(rest);
            assertThat(told.next()).isEqualTo("CONTINUATION.later");
            assertThat(await(pipeline.future()).toMap().keySet())
                    .as("what is left between the socket and the hub")
                    .containsExactlyElementsOf(tls ? List.of("ssl", "hub.socket") : List.of("hub.socket"));
            byte[] answer = client.getInputStream().readNBytes("HTTP/1.1 101 Switching Protocols\r\n".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101 Switching Protocols\r\n");
        }
        assertThat(told.next()).isEqualTo("closed");
    }

    @Test
    void a_server_that_closes_says_so_to_a_connection_that_was_taken_over() throws Exception {
        Told told = new Told();
        Promise<Socket> taken = Promise.promise();
        int port = listen(options(false), request -> {
            Socket socket = NettyUpgrade.accept(request, terms(), context);
            socket.open(told);
            socket.resume();
            taken.complete(socket);
        });
        try (java.net.Socket client = dial(port, false)) {
            ask(client, new byte[0]);
            Socket socket = await(taken.future());
            Future<Void> closed = vertx.close();
            assertThat(told.next()).isEqualTo("shutdown");
            context.runOnContext(v -> socket.cut());
            assertThat(told.next()).isEqualTo("closed");
            closed.await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_connection_that_is_lost_in_the_middle_of_a_deflated_message_keeps_nothing_of_it() throws Exception {
        Told told = new Told();
        ZlibStates<Inflater> inflaters = ZlibStates.inflaters();
        Terms terms = new Terms(
                Optional.of("echo"), Optional.of(new DeflateOffer(false)), Limits.defaults(), IpAddress.UNKNOWN);
        int port = listen(options(false), request -> {
            Socket socket = NettyUpgrade.accept(request, terms, context);
            socket.inflateWith(inflaters);
            socket.open(told);
            socket.resume();
        });
        // A stored block, in which a text of five letters has begun.
        byte[] begun = Buffer.buffer(frame(0x41, "")).setByte(1, (byte) 0x87).getBytes();
        try (java.net.Socket client = dial(port, false)) {
            ask(client, begun);
            client.getOutputStream().write(new byte[] {0, 5, 0, (byte) 0xFA, (byte) 0xFF, 'H', 'e'});
            assertThat(told.next()).isEqualTo("TEXT~He");
            assertThat(lent(inflaters)).isEqualTo(1);
            client.setSoLinger(true, 0);
        }
        assertThat(told.next()).isEqualTo("closed");
        assertThat(lent(inflaters)).isZero();
    }

    private int lent(ZlibStates<?> states) throws TimeoutException {
        Promise<Integer> lent = Promise.promise();
        context.runOnContext(v -> lent.complete(states.lent()));
        return await(lent.future());
    }

    private static Terms terms() {
        return new Terms(Optional.of("echo"), Optional.empty(), Limits.defaults(), IpAddress.UNKNOWN);
    }

    private static HttpServerOptions options(boolean tls) throws UnfitFile {
        ServerSettings plain = ServerSettings.defaults().withPort(0).withShards(1);
        TlsFiles files = new TlsFiles(keys.cert(), keys.key());
        return Hub.options(plain, tls ? Optional.of(PemPair.read("tls", files)) : Optional.empty());
    }

    private int listen(HttpServerOptions options, Consumer<HttpServerRequest> handler) throws TimeoutException {
        return listen(vertx.createHttpServer(options), handler);
    }

    private int listen(HttpServer server, Consumer<HttpServerRequest> handler) throws TimeoutException {
        Promise<Integer> port = Promise.promise();
        context.runOnContext(v -> server.requestHandler(handler::accept)
                .listen()
                .map(listening -> listening.actualPort())
                .onComplete(port));
        return await(port.future());
    }

    private static ChannelPipeline pipeline(HttpServerRequest request) {
        return ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .pipeline();
    }

    private static java.net.Socket dial(int port, boolean tls) throws IOException {
        SocketFactory sockets = tls ? keys.context().getSocketFactory() : SocketFactory.getDefault();
        java.net.Socket client = sockets.createSocket("127.0.0.1", port);
        client.setSoTimeout(10_000);
        return client;
    }

    /** Asks for a WebSocket; {@code behind} goes out in the same write. */
    private static void ask(java.net.Socket client, byte[] behind) throws IOException {
        String head = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: echo\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n";
        client.getOutputStream().write(Buffer.buffer(head).appendBytes(behind).getBytes());
    }

    /** The mask leaves everything as it is. */
    private static byte[] frame(int first, String payload) {
        return Buffer.buffer()
                .appendUnsignedByte((short) first)
                .appendUnsignedByte((short) (0x80 | payload.length()))
                .appendInt(0)
                .appendString(payload)
                .getBytes();
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }
}
