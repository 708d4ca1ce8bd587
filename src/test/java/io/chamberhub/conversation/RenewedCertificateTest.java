package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.KeyPair;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate that is replaced while the hub runs. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class RenewedCertificateTest {
    /** More than one connection for each shard. */
    private static final int SOME = 6;

    @TempDir
    private static Path dir;

    private static KeyPair old;
    private static KeyPair renewed;

    @TempDir
    private Path mounted;

    private OneNode node;

    @BeforeAll
    static void makeKeys() {
        old = KeyPair.create(dir, "old");
        renewed = KeyPair.create(dir, "renewed");
    }

    @AfterEach
    void stop() throws TimeoutException {
        node.close();
    }

    @Test
    void who_is_connected_stays_and_who_connects_sees_the_new_one_on_every_shard() throws Exception {
        start(mounted);
        try (RawClient here = connect(old.context())) {
            here.expect(Frame.text("I0"));
            put(mounted, renewed);
            awaitShown(renewed);
            for (int i = 0; i < SOME; i++) {
                assertThat(shows(renewed)).isTrue();
                assertThat(shows(old)).isFalse();
            }
            try (RawClient later = connect(renewed.context())) {
                later.expect(Frame.text("I1:H0"));
                later.say("\nhello");
                here.expect(Frame.text("H1"));
                here.expect(Frame.text("F1\nhello"));
            }
        }
    }

    /** As Kubernetes does it: the files are links through a link to a directory, and that link is replaced. */
    @Test
    void it_may_be_replaced_by_a_link_that_leads_elsewhere() throws Exception {
        put(Files.createDirectory(mounted.resolve("1")), old);
        put(Files.createDirectory(mounted.resolve("2")), renewed);
        Files.createSymbolicLink(mounted.resolve("data"), Path.of("1"));
        start(mounted.resolve("data"));
        assertThat(shows(old)).isTrue();
        Files.createSymbolicLink(mounted.resolve("next"), Path.of("2"));
        Files.move(
                mounted.resolve("next"),
                mounted.resolve("data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        awaitShown(renewed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void these_versions_are_spoken(String version) throws Exception {
        start(mounted);
        try (SSLSocket client = (SSLSocket) old.context().getSocketFactory().createSocket("127.0.0.1", node.port())) {
            client.setEnabledProtocols(new String[] {version});
            client.startHandshake();
            assertThat(client.getSession().getProtocol()).isEqualTo(version);
        }
    }

    private void start(Path files) throws IOException, TimeoutException {
        if (Files.notExists(files.resolve("cert.pem"))) {
            put(files, old);
        }
        node = new OneNode(
                ServerSettings.defaultHalls(), new TlsFiles(files.resolve("cert.pem"), files.resolve("key.pem")));
    }

    private static void put(Path target, KeyPair pair) throws IOException {
        Files.copy(pair.cert(), target.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pair.key(), target.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private RawClient connect(SSLContext trusting) {
        RawClient client = RawClient.dial(node.port(), trusting);
        client.request("/a", Map.of(), Buffer.buffer());
        client.awaitAccepted();
        return client;
    }

    private void awaitShown(KeyPair pair) {
        assertThat(RawClient.eventually(() -> shows(pair))).isTrue();
    }

    /** Whether somebody is satisfied who trusts this certificate only. */
    private boolean shows(KeyPair pair) {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), node.port());
                SSLSocket client = (SSLSocket)
                        pair.context().getSocketFactory().createSocket(plain, "127.0.0.1", node.port(), true)) {
            client.startHandshake();
            return true;
        } catch (SSLException refused) {
            return false;
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }
}
