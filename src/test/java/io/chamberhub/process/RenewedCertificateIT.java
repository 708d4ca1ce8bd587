package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.KeyPair;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an operator reads who replaces the certificate of a hub that runs. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class RenewedCertificateIT {
    private static final Duration LOOKS = Duration.ofSeconds(20);

    @TempDir
    private static Path dir;

    @Test
    void what_is_wrong_is_said_once_and_what_is_right_once() throws IOException {
        KeyPair old = KeyPair.create(dir, "old");
        KeyPair renewed = KeyPair.create(dir, "renewed");
        Path cert = Files.copy(old.cert(), dir.resolve("cert.pem"));
        Path key = Files.copy(old.key(), dir.resolve("key.pem"));
        JsonObject tls = new JsonObject().put("cert", cert.toString()).put("key", key.toString());
        try (HubProcess hub = HubProcess.start(
                        "renewed",
                        "-conf",
                        HubProcess.settings().put("tls", tls).encode())
                .awaitReady()) {
            Client.connect(old.client(), hub.chamber("/a")).welcome();
            replace(renewed.cert(), cert);
            await(hub, "tls.key: " + key + " does not fit the certificate " + cert);
            Client.connect(old.client(), hub.chamber("/b")).welcome();
            Files.writeString(cert, Files.readString(renewed.cert()).substring(0, 300));
            await(hub, "tls.cert: " + cert + " is not a certificate in PEM");
            replace(renewed.cert(), cert);
            replace(renewed.key(), key);
            String line =
                    hub.log().await(each -> each.contains("the certificate was renewed"), "the new certificate", LOOKS);
            assertThat(line)
                    .matches(
                            ".* INFO Certificate the certificate was renewed; .* subject=\"CN=localhost\" notAfter=\\S+Z");
            Client.connect(renewed.client(), hub.chamber("/c")).welcome();
            hub.terminate();
            assertThat(hub.exitCode(LOOKS)).isEqualTo(HubProcess.TERMINATED);
            assertThat(hub.log().now())
                    .filteredOn(each -> each.contains(" WARN "))
                    .hasSize(2);
            assertThat(hub.log().now())
                    .filteredOn(each -> each.contains("was renewed"))
                    .hasSize(1);
            assertThat(hub.errors()).isEmpty();
        }
    }

    private static void await(HubProcess hub, String problem) {
        hub.log()
                .await(
                        each -> each.contains("WARN Certificate the certificate cannot be renewed; the old one stays")
                                && each.contains(problem),
                        problem,
                        LOOKS);
    }

    private static void replace(Path file, Path target) throws IOException {
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
}
