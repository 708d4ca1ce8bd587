package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.KeyPair;
import io.chamberhub.Loopback;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that prove to each other who they are, and others who cannot. */
class BusTlsIT {
    /** How long a connection that is let in hears nothing, in ms. */
    private static final int SILENCE = 1_000;

    private static final int PATIENCE = 10_000;

    @TempDir
    private static Path dir;

    private static KeyPair authority;
    private static KeyPair client;
    private static HubProcess first;
    private static HubProcess second;
    private static List<Integer> ports;

    @BeforeAll
    static void start() {
        authority = KeyPair.authority(dir, "authority");
        client = authority.issue(dir, "client");
        ports = Loopback.freePorts(4);
        first = start(0, authority.issue(dir, "first"));
        second = start(1, authority.issue(dir, "second"));
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @Test
    void nodes_with_certificates_of_one_authority_hear_each_other() {
        Company.assertTalk(
                List.of(Client.enter(first.chamber("/talk")), Client.enter(second.chamber("/talk"))), "over TLS");
        first.assertUntroubled();
        second.assertUntroubled();
    }

    @Test
    void who_has_a_certificate_of_that_authority_is_let_in() {
        assertThatThrownBy(() -> knock(authority.contextOf(client), SILENCE))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void who_has_none_is_not() throws IOException {
        assertTurnedAway(authority.context());
    }

    @Test
    void nor_is_who_has_one_of_another_authority() throws IOException {
        KeyPair other = KeyPair.authority(dir, "other");
        assertTurnedAway(authority.contextOf(other.issue(dir, "stranger")));
        assertTurnedAway(authority.contextOf(KeyPair.create(dir, "selfmade")));
    }

    @Test
    void what_is_no_tls_is_not_answered() throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), busPort(0))) {
            plain.setSoTimeout(10_000);
            // As a node without TLS begins: the length of a message.
            plain.getOutputStream().write(new byte[] {0, 0, 0, 40, 2, 1, 0, 0, 0});
            byte[] answer = plain.getInputStream().readAllBytes();
            // At most an alert of TLS.
            assertThat(answer.length == 0 || answer[0] == 0x15).isTrue();
        }
    }

    /** All of 127.0.0.0/8 is this machine. */
    @Test
    void both_ports_between_nodes_are_open_at_the_address_of_the_node_only() throws IOException {
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        for (int port : List.of(ports.get(0), busPort(0))) {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            assertThatThrownBy(() -> new Socket(elsewhere, port).close()).isInstanceOf(ConnectException.class);
        }
    }

    private static void assertTurnedAway(SSLContext context) throws IOException {
        try {
            assertThat(knock(context, PATIENCE)).as("what the bus says").isEqualTo(-1);
        } catch (SocketTimeoutException letIn) {
            throw new AssertionError("it was let in", letIn);
        } catch (IOException refused) {
            assertThat(refused).as("what a bus that listens does").isNotInstanceOf(ConnectException.class);
        }
    }

    /** Connects to the bus of the first node, and says what it hears. */
    private static int knock(SSLContext context, int patience) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), busPort(0))) {
            socket.setSoTimeout(patience);
            socket.startHandshake();
            return socket.getInputStream().read();
        }
    }

    private static int busPort(int node) {
        return ports.get(2 + node);
    }

    private static HubProcess start(int node, KeyPair pair) {
        JsonObject tls = new JsonObject()
                .put("cert", pair.cert().toString())
                .put("key", pair.key().toString())
                .put("ca", authority.cert().toString());
        JsonObject cluster = new JsonObject()
                .put("name", "bus-tls-" + ports.get(0))
                .put("port", ports.get(node))
                .put("busPort", busPort(node))
                .put(
                        "members",
                        new JsonArray(ports.subList(0, 2).stream()
                                .map(port -> "127.0.0.1:" + port)
                                .toList()))
                .put("tls", tls);
        JsonObject settings = HubProcess.settings().put("cluster", cluster);
        return HubProcess.start("bus-tls-" + node, "-cluster", "-conf", settings.encode())
                .awaitReady();
    }
}
