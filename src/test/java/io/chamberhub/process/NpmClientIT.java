package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Prerequisite;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that nobody here wrote, and that did not learn WebSocket from the JDK either: the npm package ws. */
class NpmClientIT {
    private static final Path PROJECT = Path.of("target", "npm");

    @BeforeAll
    static void install() throws Exception {
        Prerequisite.require(
                isOnPath("node") && isOnPath("npm"), "the npm package ws is not tried: node or npm is not installed");
        Files.createDirectories(PROJECT);
        for (String file : List.of("package.json", "package-lock.json", "talk.mjs", "compress.mjs")) {
            try (InputStream in = NpmClientIT.class.getResourceAsStream("/npm/" + file)) {
                Files.copy(in, PROJECT.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        run(
                "npm",
                "ci",
                "--prefix",
                PROJECT.toString(),
                "--prefer-offline",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund");
    }

    @Test
    void talks_through_one_hub() throws Exception {
        try (HubProcess hub =
                HubProcess.start("npm", "-conf", HubProcess.settings().encode()).awaitReady()) {
            assertConversation(hub.chamber("/npm"), hub.chamber("/npm"));
            hub.assertUntroubled();
        }
    }

    @Test
    void talks_through_two_nodes() throws Exception {
        try (Nodes nodes = Nodes.start("npm", 2)) {
            assertConversation(nodes.node(0).chamber("/npm"), nodes.node(1).chamber("/npm"));
            nodes.all().forEach(HubProcess::assertUntroubled);
        }
    }

    @Test
    void hears_compressed_messages_whatever_it_prefers_about_them() throws Exception {
        try (HubProcess hub =
                HubProcess.start("npm-deflate", "-conf", compressing().encode()).awaitReady()) {
            assertCompression(hub.chamber("/npm"), hub.chamber("/npm"));
            hub.assertUntroubled();
        }
    }

    @Test
    void hears_compressed_messages_through_two_nodes() throws Exception {
        try (Nodes nodes = Nodes.startInTurn("npm-deflate", 2, compressing())) {
            assertCompression(nodes.node(0).chamber("/npm"), nodes.node(1).chamber("/npm"));
            nodes.all().forEach(HubProcess::assertUntroubled);
        }
    }

    private static JsonObject compressing() {
        JsonObject hall = new JsonObject().put("compression", new JsonObject().put("threshold", 50));
        return HubProcess.settings().put("halls", new JsonObject().put("/", hall));
    }

    private static void assertCompression(URI first, URI second) throws Exception {
        JsonArray clients = new JsonArray(
                run("node", PROJECT.resolve("compress.mjs").toString(), first.toString(), second.toString()));
        // Six others say ten messages each.
        List<String> agreed = List.of(
                "",
                "permessage-deflate",
                "permessage-deflate",
                "permessage-deflate",
                "permessage-deflate",
                "permessage-deflate",
                "");
        List<JsonObject> expected = agreed.stream()
                .map(extensions -> new JsonObject()
                        .put("agreed", extensions)
                        .put("heard", 60)
                        .put("wrong", new JsonArray()))
                .toList();
        assertThat(clients.stream().toList()).isEqualTo(expected);
    }

    private static void assertConversation(URI first, URI second) throws Exception {
        JsonObject heard = new JsonObject(
                run("node", PROJECT.resolve("talk.mjs").toString(), first.toString(), second.toString()));
        assertThat(heard.getJsonArray("a"))
                .containsExactly(
                        "text I0",
                        "text H1",
                        "text H2",
                        "binary F1\n\0\u007f",
                        "text F2\nin three pieces",
                        "text F1\nto all",
                        "text B1",
                        "text B2");
        assertThat(heard.getJsonArray("b"))
                .containsExactly("text I1:H0", "text H2", "text F0\ngrüß Gott", "text F1\nto all", "close 1000 enough");
        assertThat(heard.getJsonArray("c"))
                .containsExactly(
                        "text I2:H0:H1",
                        "text F0\ngrüß Gott",
                        "binary F1\n\0\u007f",
                        "pong between fragments",
                        "text F1\nto all",
                        "text B1",
                        "close 4001 Message has no header line");
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }

    /** What it printed; everything it said goes into the failure if it fails. */
    private static String run(String... command) throws IOException, InterruptedException {
        Path errors = PROJECT.resolve(command[0] + ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s\n%s%s", String.join(" ", command), output, Files.readString(errors))
                .isZero();
        return output;
    }
}
