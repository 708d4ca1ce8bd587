package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chamberhub.KeyPair;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.TlsFiles;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Clients that are WebSockets over TLS, and then send what is no TLS. */
class BrokenTlsTest {
    @TempDir
    private static Path dir;

    @Test
    void the_connection_ends_and_that_is_no_error_of_the_hub() throws Exception {
        KeyPair keys = KeyPair.create(dir, "hub");
        Logger hub = (Logger) LoggerFactory.getLogger("io.chamberhub");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        hub.addAppender(logged);
        try (OneNode node = new OneNode(List.of(HallSettings.of("/")), new TlsFiles(keys.cert(), keys.key()));
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), node.port());
                SSLSocket secure = (SSLSocket)
                        keys.context().getSocketFactory().createSocket(plain, "localhost", node.port(), false)) {
            String request = String.join(
                    "\r\n",
                    "GET /x HTTP/1.1",
                    "Host: localhost",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Protocol: echo",
                    "",
                    "");
            secure.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(RawClient.eventually(() -> node.connections() == 1)).isTrue();
            plain.getOutputStream().write("this is no record of TLS".getBytes(StandardCharsets.US_ASCII));
            assertThat(RawClient.eventually(() -> node.connections() == 0)).isTrue();
        } finally {
            hub.detachAppender(logged);
        }
        assertThat(logged.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }
}
