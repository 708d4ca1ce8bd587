package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.KeyPair;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads of those at the door. */
class StrangersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ROOM = 6;
    private static final int CROWD = 60;

    @Test
    void a_crowd_that_asks_for_nothing_is_counted_and_said_once() throws IOException {
        JsonObject limits = new JsonObject().put("timeout", 60_000).put("pending", ROOM);
        JsonObject settings = HubProcess.settings().put("handshake", limits);
        try (HubProcess hub =
                HubProcess.start("crowd", "-conf", settings.encode()).awaitReady()) {
            List<Socket> crowd = connect(hub.chamber("/").getPort());
            Recording.awaitTrue(
                    PATIENCE, () -> hub.metric("hub_handshakes_dropped_total") == CROWD - ROOM, "all but the last go");
            assertThat(hub.metric("hub_handshakes_pending")).isEqualTo(ROOM);
            assertThat(hub.metric("hub_handshakes_timed_out_total")).isZero();
            assertThat(hub.log().now())
                    .filteredOn(line -> line.contains(" WARN "))
                    .singleElement()
                    .asString()
                    .contains("too many connections that ask for nothing; the oldest make room (handshake.pending)");
            for (Socket one : crowd) {
                one.close();
            }
            Recording.awaitTrue(PATIENCE, () -> hub.metric("hub_handshakes_pending") == 0, "nobody is left");
        }
    }

    @Test
    void a_client_that_is_closed_is_named_as_the_proxy_names_it() throws Exception {
        JsonObject trusting = new JsonObject().put("trusted", new JsonArray().add("127.0.0.0/8"));
        JsonObject settings = HubProcess.settings().put("proxy", trusting);
        try (HubProcess hub =
                HubProcess.start("named", "-conf", settings.encode()).awaitReady()) {
            speakWithoutHeaderLine(hub.chamber("/a"));
            hub.log()
                    .await(
                            line -> line.contains(" code=4001 ") && line.contains(" client=192.0.2.7 "),
                            "the client's address",
                            PATIENCE);
        }
    }

    @Test
    void a_client_cannot_have_the_costly_part_of_tls_done_again(@TempDir Path dir) throws IOException {
        KeyPair keys = KeyPair.create(dir, "costly");
        JsonObject tls = new JsonObject()
                .put("cert", keys.cert().toString())
                .put("key", keys.key().toString());
        JsonObject settings = HubProcess.settings().put("tls", tls);
        try (HubProcess hub =
                        HubProcess.start("costly", "-conf", settings.encode()).awaitReady();
                SSLSocket client = (SSLSocket) keys.context()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", hub.chamber("/").getPort())) {
            client.setEnabledProtocols(new String[] {"TLSv1.2"});
            client.startHandshake();
            assertThatThrownBy(() -> {
                        client.startHandshake();
                        client.getOutputStream().write('G');
                        client.getInputStream().read();
                    })
                    .isInstanceOf(SSLException.class);
        }
    }

    private static List<Socket> connect(int port) throws IOException {
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        return crowd;
    }

    private static void speakWithoutHeaderLine(URI chamber) throws Exception {
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("echo")
                .header("X-Forwarded-For", "192.0.2.66, 192.0.2.7, 127.0.0.9")
                .buildAsync(chamber, new WebSocket.Listener() {})
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        socket.sendText("no line feed", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
