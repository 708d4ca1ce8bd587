package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chamberhub.KeyPair;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HandshakeLimits;
import io.chamberhub.server.ProxySettings;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Connections that begin with a header of the PROXY protocol. Where it leads shows in whether the one it names is believed
 * what it says in HTTP: 10.0.0.0/8 and fd00::/8 are proxies that are trusted, too.
 */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class ProxyProtocolTest {
    private static final List<String> TRUSTED = List.of("127.0.0.1", "10.0.0.0/8", "fd00::/8");
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int UDP4 = 0x12;
    private static final int TCP6 = 0x21;

    private static final Map<String, List<String>> PAGE_BEHIND_TLS = Map.of(
            "Origin", List.of("https://hub.example.org"),
            "Host", List.of("hub.example.org"),
            "X-Forwarded-Proto", List.of("https"));

    private OneNode node;

    @AfterEach
    void stop() throws TimeoutException {
        node.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY TCP4 10.1.2.3 127.0.0.1 1234 80 | 101",
                "PROXY TCP4 8.8.8.8 127.0.0.1 1234 80 | 403",
                "PROXY TCP6 fd00::7 ::1 1234 80 | 101",
                "PROXY TCP6 2001:db8::7 ::1 1234 80 | 403",
                "PROXY UNKNOWN | 101",
                "PROXY UNKNOWN 8.8.8.8 127.0.0.1 1234 80 | 101",
            })
    void version_1_says_who_the_client_is(String header, int status) throws TimeoutException {
        start(TRUSTED);
        assertThat(statusAfter(Buffer.buffer(header + "\r\n"))).isEqualTo(status);
    }

    @Test
    void version_2_says_who_the_client_is() throws Exception {
        start(TRUSTED);
        assertThat(statusAfter(version2(PROXY, TCP4, "10.1.2.3", "127.0.0.1"))).isEqualTo(101);
        assertThat(statusAfter(version2(PROXY, TCP4, "8.8.8.8", "127.0.0.1"))).isEqualTo(403);
        assertThat(statusAfter(version2(PROXY, TCP6, "fd00::7", "::1"))).isEqualTo(101);
        assertThat(statusAfter(version2(PROXY, TCP6, "2001:db8::7", "::1"))).isEqualTo(403);
    }

    @Test
    void a_proxy_may_connect_for_its_own_sake() throws Exception {
        start(TRUSTED);
        assertThat(statusAfter(version2(LOCAL, 0, "", ""))).isEqualTo(101);
        assertThat(statusAfter(version2(LOCAL, TCP4, "8.8.8.8", "127.0.0.1"))).isEqualTo(101);
        assertThat(statusAfter(version2(PROXY, 0, "", ""))).isEqualTo(101);
    }

    @Test
    void what_comes_behind_the_header_is_a_connection_as_any_other() throws Exception {
        start(TRUSTED);
        try (RawClient client = RawClient.dial(node.port())) {
            Buffer header = version2(PROXY, TCP4, "10.1.2.3", "127.0.0.1");
            for (int i = 0; i < header.length(); i++) {
                client.sendBytes(header.slice(i, i + 1));
            }
            client.request("/a", PAGE_BEHIND_TLS, client.encode(Frame.text("T**\nhello")));
            client.awaitAccepted();
            client.expect(Frame.text("I0"));
            client.expect(Frame.text("F0\nhello"));
            assertThat(node.pendingHandshakes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: hub\r\n\r\n",
                "PROXY\r\n",
                "PROXY TCP4 8.8.8.8\r\n",
                "PROXY TCP4 8.8.8.8 127.0.0.1 1234 99999999\r\n",
                "PROXY TCP4 not.an.address 127.0.0.1 1234 80\r\n",
                "PROXY UDP4 8.8.8.8 127.0.0.1 1234 80\r\n",
                "proxy tcp4 8.8.8.8 127.0.0.1 1234 80\r\n",
                "\u0016\u0003\u0001\u0001\u0000\u0001\u0000\u0000\u0000\u0003\u0003\u0000\u0000\u0000",
            })
    void what_is_no_such_header_ends_the_connection(String beginning) throws TimeoutException {
        // Some of it could still become one.
        start(TRUSTED, 1_000);
        assertEnds(Buffer.buffer(beginning));
    }

    @Test
    void so_does_one_of_version_2_that_is_broken_or_not_of_tcp() throws Exception {
        start(TRUSTED);
        assertEnds(version2(0x31, TCP4, "8.8.8.8", "127.0.0.1"));
        assertEnds(version2(0x2F, TCP4, "8.8.8.8", "127.0.0.1"));
        assertEnds(version2(PROXY, UDP4, "8.8.8.8", "127.0.0.1"));
        assertEnds(Buffer.buffer(SIGNATURE).appendBytes(new byte[] {PROXY, TCP4, 0, 4, 8, 8, 8, 8}));
    }

    @Test
    void one_that_is_right_behind_one_that_is_broken_is_nothing_to_look_at() throws TimeoutException {
        Logger netty = (Logger) LoggerFactory.getLogger("io.netty.channel.DefaultChannelPipeline");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        start(TRUSTED);
        netty.setLevel(Level.WARN);
        logged.start();
        netty.addAppender(logged);
        try {
            assertEnds(Buffer.buffer("PROXY TCP4 8.8.8.8\r\nPROXY TCP4 8.8.8.8 127.0.0.1 1234 80\r\n"));
            node.close();
        } finally {
            netty.detachAppender(logged);
            netty.setLevel(null);
        }
        assertThat(logged.list).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY TCP4 8.8.8.8 127.0.0.1 1234 80", "\r\n\r\n\0\r\nQUIT"})
    void who_does_not_end_its_header_is_closed_in_time(String beginning) throws TimeoutException {
        start(TRUSTED, 300);
        assertEnds(Buffer.buffer(beginning));
        assertThat(node.timedOutHandshakes()).isEqualTo(1);
    }

    @Test
    void nobody_else_may_connect_not_even_with_a_header() throws TimeoutException {
        start(List.of("10.0.0.0/8"));
        assertEnds(Buffer.buffer());
        assertEnds(Buffer.buffer("PROXY TCP4 10.1.2.3 127.0.0.1 1234 80\r\n"));
        assertThat(node.pendingHandshakes()).isZero();
    }

    @Test
    void tls_begins_behind_the_header(@TempDir Path dir) throws Exception {
        KeyPair keys = KeyPair.create(dir, "proxied");
        node = new OneNode(settings(TRUSTED, 10_000).withTls(new TlsFiles(keys.cert(), keys.key())));
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            plain.getOutputStream()
                    .write(version2(PROXY, TCP4, "8.8.8.8", "127.0.0.1").getBytes());
            try (Socket client =
                    keys.context().getSocketFactory().createSocket(plain, "127.0.0.1", node.port(), true)) {
                client.setSoTimeout((int) RawClient.PATIENCE.toMillis());
                client.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: hub\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] status = client.getInputStream().readNBytes("HTTP/1.1 426".length());
                assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 426");
            }
        }
    }

    private void start(List<String> trusted) throws TimeoutException {
        start(trusted, 10_000);
    }

    private void start(List<String> trusted, int timeout) throws TimeoutException {
        node = new OneNode(settings(trusted, timeout));
    }

    private static ServerSettings settings(List<String> trusted, int timeout) {
        HallSettings hall = HallSettings.of("/").withOrigins(List.of("same-origin"));
        return OneNode.settings(2, List.of(hall))
                .withHandshakes(new HandshakeLimits(timeout, 1_000))
                .withProxy(new ProxySettings(trusted, true));
    }

    private int statusAfter(Buffer header) {
        try (RawClient client = RawClient.dial(node.port())) {
            client.sendBytes(header);
            client.request("/a", PAGE_BEHIND_TLS, Buffer.buffer());
            return client.response().status();
        }
    }

    /** Begins a connection like this, which then ends without an answer. */
    private void assertEnds(Buffer beginning) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            client.setSoTimeout((int) RawClient.PATIENCE.toMillis());
            client.getOutputStream().write(beginning.getBytes());
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageMatching("Connection reset|Broken pipe");
        } catch (IOException lost) {
            throw new AssertionError(lost);
        }
    }

    private static Buffer version2(int versionAndCommand, int family, String source, String destination)
            throws IOException {
        Buffer addresses = Buffer.buffer();
        if (!source.isEmpty()) {
            addresses
                    .appendBytes(InetAddress.getByName(source).getAddress())
                    .appendBytes(InetAddress.getByName(destination).getAddress())
                    .appendUnsignedShort(1234)
                    .appendUnsignedShort(80);
        }
        return Buffer.buffer(SIGNATURE)
                .appendUnsignedByte((short) versionAndCommand)
                .appendUnsignedByte((short) family)
                .appendUnsignedShort(addresses.length())
                .appendBuffer(addresses);
    }
}
