package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.KeyPair;
import io.chamberhub.Loopback;
import io.chamberhub.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads whose hub does not start: the mistake and nothing else. */
class RefusedStartIT {
    private static final int MISUSED = 2;
    private static final int ENVIRONMENT = 1;

    @TempDir
    private static Path dir;

    @Nested
    class Wrong_settings {
        @Test
        void a_file_that_does_not_exist() {
            String file = dir.resolve("none.json").toString();
            assertThat(misused("-conf", file))
                    .containsExactly("-conf: " + file + " does not exist; a JSON file, or JSON that starts with {");
        }

        @Test
        void a_directory() {
            assertThat(misused("-conf", dir.toString()))
                    .containsExactly("-conf: " + dir + " is a directory; a JSON file, or JSON that starts with {");
        }

        @Test
        void a_file_that_is_not_json() throws IOException {
            Path file = Files.writeString(dir.resolve("broken.json"), "{\n  \"port\": 8080\n  \"shards\": 2\n}");
            assertThat(misused("-conf", file.toString()))
                    .singleElement()
                    .asString()
                    .startsWith("-conf: " + file + " is not JSON at line 3, column ");
        }

        @Test
        void json_that_breaks_off() {
            assertThat(misused("-conf", "{\"port\": 8080"))
                    .singleElement()
                    .asString()
                    .startsWith("-conf: inline JSON is not JSON at line 1, column ");
        }

        @Test
        void several_at_once_each_on_a_line_of_its_own() {
            String settings = "{\"port\": 70000, \"shard\": 2, \"host\": 7, \"halls\": {\"/\": {\"limits\": "
                    + "{\"maxFrameSize\": 1}}}}";
            assertThat(misused("-conf", settings))
                    .containsExactlyInAnyOrder(
                            "port: 70000 is not allowed; a whole number from 0 to 65535",
                            "shard: unknown key; did you mean shards?",
                            "host: 7 is not allowed; a host name or an IP address",
                            "halls./.limits.maxFrameSize: 1 is not allowed; a whole number from 125 to 1073741824");
        }

        @Test
        void logic_that_is_not_there() {
            String settings =
                    "{\"halls\": {\"/wss\": {\"protocol\": \"rooms\", \"logic\": {\"class\": \"no.such.Logic\"}},"
                            + " \"/x\": {\"protocol\": \"rooms\", \"logic\": {\"class\": \"java.lang.String\"}}}}";
            assertThat(misused("-conf", settings))
                    .hasSize(2)
                    .anyMatch(line -> line.matches(
                            "halls\\./wss\\.logic\\.class: no\\.such\\.Logic is not in the class path, nor in .*/lib"))
                    .contains("halls./x.logic.class: java.lang.String is no io.chamberhub.rooms.RoomLogic");
        }

        @Test
        void an_environment_variable_out_of_range() {
            HubProcess hub = HubProcess.start("misused", Map.of("HUB_PORT", "-1"));
            assertThat(refused(hub, MISUSED))
                    .containsExactly("HUB_PORT: -1 is not allowed; a whole number from 0 to 65535");
        }

        @Test
        void a_cluster_host_at_which_nobody_can_be_reached() {
            assertThat(misused("-cluster", "-conf", "{\"cluster\":{\"host\":\"0.0.0.0\"}}"))
                    .containsExactly("cluster.host: \"0.0.0.0\" is not allowed; a host name or an IP address that"
                            + " other nodes can reach");
        }

        @Test
        void an_unknown_option() {
            assertThat(misused("-clustre")).containsExactly("Unknown option: '-clustre'", "-help lists the options.");
        }
    }

    @Nested
    class A_machine_that_is_not_as_the_settings_say {
        @Test
        void the_port_for_clients_is_taken() throws IOException {
            try (ServerSocket other = listen()) {
                assertThat(unfit(HubProcess.settings().put("port", other.getLocalPort())))
                        .containsExactly("port: " + other.getLocalPort() + " on 127.0.0.1 is in use");
            }
        }

        @Test
        void the_port_for_operators_is_taken() throws IOException {
            try (ServerSocket other = listen()) {
                JsonObject admin = new JsonObject().put("port", other.getLocalPort());
                assertThat(unfit(HubProcess.settings().put("admin", admin)))
                        .containsExactly("admin.port: " + other.getLocalPort() + " on 127.0.0.1 is in use");
            }
        }

        @Test
        void a_port_of_the_cluster_is_taken() throws IOException {
            try (ServerSocket other = listen()) {
                assertThat(unfit(cluster(other.getLocalPort(), 0), "-cluster"))
                        .containsExactly("cluster.port: " + other.getLocalPort() + " on 127.0.0.1 is in use");
                int free = Loopback.freePorts(1).get(0);
                assertThat(unfit(cluster(free, other.getLocalPort()), "-cluster"))
                        .containsExactly("cluster.busPort: " + other.getLocalPort() + " on 127.0.0.1 is in use");
            }
        }

        @Test
        void one_port_is_asked_for_twice() {
            int port = Loopback.freePorts(1).get(0);
            JsonObject settings =
                    HubProcess.settings().put("port", port).put("admin", new JsonObject().put("port", port));
            assertThat(unfit(settings))
                    .containsExactly("admin.port: " + port + " on 127.0.0.1 is the same as port; each needs its own");
        }

        @Test
        void an_address_is_not_of_this_machine() {
            // 192.0.2.0/24 is for documentation; no machine has it.
            assertThat(unfit(HubProcess.settings().put("host", "192.0.2.1")))
                    .containsExactly("host: 192.0.2.1 is not an address of this machine");
        }

        @Test
        void there_is_no_certificate() {
            KeyPair pair = KeyPair.create(dir, "missing");
            Path none = dir.resolve("none.pem");
            assertThat(unfit(tls(none, pair.key())))
                    .containsExactly("tls.cert: " + none + " is not a file that can be read");
        }

        @Test
        void what_should_be_a_certificate_is_something_else() {
            KeyPair pair = KeyPair.create(dir, "swapped");
            assertThat(unfit(tls(pair.key(), pair.key())))
                    .containsExactly("tls.cert: " + pair.key()
                            + " is not a certificate in PEM: Missing -----BEGIN CERTIFICATE----- delimiter");
            assertThat(unfit(tls(pair.cert(), pair.cert())))
                    .singleElement()
                    .asString()
                    .startsWith("tls.key: " + pair.cert() + " is not a private key in PEM: Missing -----BEGIN");
        }

        @Test
        void the_key_belongs_to_another_certificate() {
            KeyPair one = KeyPair.create(dir, "one");
            KeyPair other = KeyPair.create(dir, "other");
            assertThat(unfit(tls(one.cert(), other.key())))
                    .containsExactly("tls.key: " + other.key() + " does not fit the certificate " + one.cert());
        }

        @Test
        void what_nodes_are_to_show_each_other_is_not_there_or_does_not_fit() {
            KeyPair authority = KeyPair.authority(dir, "ca");
            KeyPair node = authority.issue(dir, "node");
            KeyPair stranger = KeyPair.create(dir, "stranger");
            Path none = dir.resolve("none.pem");
            assertThat(unfit(clusterTls(none, node.key(), authority.cert()), "-cluster"))
                    .containsExactly("cluster.tls.cert: " + none + " is not a file that can be read");
            assertThat(unfit(clusterTls(node.cert(), stranger.key(), authority.cert()), "-cluster"))
                    .containsExactly(
                            "cluster.tls.key: " + stranger.key() + " does not fit the certificate " + node.cert());
            assertThat(unfit(clusterTls(node.cert(), node.key(), node.key()), "-cluster"))
                    .singleElement()
                    .asString()
                    .startsWith("cluster.tls.ca: " + node.key() + " is not a certificate in PEM: Missing -----BEGIN");
            assertThat(unfit(clusterTls(stranger.cert(), stranger.key(), authority.cert()), "-cluster"))
                    .singleElement()
                    .asString()
                    .startsWith("cluster.tls.cert: " + stranger.cert() + " is not accepted by those who trust "
                            + authority.cert() + ": ");
        }
    }

    private static JsonObject clusterTls(Path cert, Path key, Path ca) {
        JsonObject settings = cluster(Loopback.freePorts(1).get(0), 0);
        settings.getJsonObject("cluster")
                .put(
                        "tls",
                        new JsonObject()
                                .put("cert", cert.toString())
                                .put("key", key.toString())
                                .put("ca", ca.toString()));
        return settings;
    }

    @Nested
    class Keys_for_tokens_that_cannot_be_used {
        @Test
        void are_all_named_at_once_and_a_certificate_that_is_missing_with_them() throws IOException {
            Path secret = Files.writeString(dir.resolve("secret"), "not long");
            Path weak = Tokens.rsa(1024).write(dir.resolve("weak.pem"));
            Path set = Files.writeString(dir.resolve("set.json"), "[]");
            Path none = dir.resolve("none.pem");
            JsonObject halls = new JsonObject()
                    .put("/", jwt("secret", secret))
                    .put("/a/", jwt("key", weak))
                    .put("/b/", jwt("jwks", set))
                    .put("/c/", jwt("key", none));
            KeyPair pair = KeyPair.create(dir, "tokens");
            assertThat(unfit(tls(none, pair.key()).put("halls", halls)))
                    .containsExactlyInAnyOrder(
                            "tls.cert: " + none + " is not a file that can be read",
                            "halls./.auth.jwt.secret: " + secret + " is a secret of 8 bytes; HS256 needs 32 or more",
                            "halls./a/.auth.jwt.key: " + weak + " is an RSA key of 1024 bits; RS256 needs 2048 or more",
                            "halls./b/.auth.jwt.jwks: " + set + " is not a JSON Web Key Set, {\"keys\": [...]}",
                            "halls./c/.auth.jwt.key: " + none + " is not a file that can be read");
        }

        private JsonObject jwt(String key, Path file) {
            return new JsonObject()
                    .put("auth", new JsonObject().put("jwt", new JsonObject().put(key, file.toString())));
        }
    }

    private static JsonObject cluster(int port, int busPort) {
        return HubProcess.settings()
                .put(
                        "cluster",
                        new JsonObject()
                                .put("port", port)
                                .put("busPort", busPort)
                                .put("members", new JsonArray().add("127.0.0.1:" + port)));
    }

    private static JsonObject tls(Path cert, Path key) {
        return HubProcess.settings()
                .put("tls", new JsonObject().put("cert", cert.toString()).put("key", key.toString()));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static List<String> misused(String... arguments) {
        return refused(HubProcess.start("misused", arguments), MISUSED);
    }

    private static List<String> unfit(JsonObject settings, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-conf", settings.encode()));
        return refused(HubProcess.start("unfit", arguments.toArray(String[]::new)), ENVIRONMENT);
    }

    /** What it wrote to standard error, once it has ended. Its log has nothing to add. */
    private static List<String> refused(HubProcess hub, int exitCode) {
        try (hub) {
            assertThat(hub.exitCode(Duration.ofSeconds(15))).isEqualTo(exitCode);
            assertThat(hub.log().now()).allMatch(line -> line.contains(" INFO Main settings read "));
            return hub.errors();
        }
    }
}
