package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Loopback;
import io.chamberhub.Prerequisite;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The logic that the documentation shows, in the three ways in which a hub can be told of it, as a user runs it. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExamplesIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final int ACTION_RESPONSE = 5;
    private static final int PROTOCOL_ERROR = 1002;

    @TempDir
    private Path directory;

    private static JsonObject settings(JsonObject logic) {
        JsonObject hall = new JsonObject().put("protocol", "rooms").put("logic", logic);
        return HubProcess.settings().put("halls", new JsonObject().put("/wss", hall));
    }

    private static Roommate enter(URI hall, String name) {
        return Roommate.enter(hall, "town", new JsonObject().put("clientName", name));
    }

    private static JsonObject action(Roommate client, String action, String data) {
        String id = action + "-" + client.heard().now().size();
        client.say(new JsonObject()
                .put("type", 4)
                .put("action", action)
                .put("data", data)
                .put("id", id));
        JsonObject answer = client.heard()
                .await(
                        heard -> heard.getInteger("type") == ACTION_RESPONSE && id.equals(heard.getString("id")),
                        "an answer to " + action)
                .copy();
        answer.remove("type");
        answer.remove("id");
        return answer;
    }

    private static JsonObject done(String data) {
        return new JsonObject().put("success", true).put("data", data);
    }

    private static JsonObject failed(String why) {
        return new JsonObject().put("success", false).put("msg", why);
    }

    private static void hearsOf(Roommate client, String key, String value) {
        JsonObject change = new JsonObject().put("key", key).put("value", value);
        client.heard().await(heard -> Roommate.changes(heard).contains(change), key + " = " + value);
    }

    private static void hearsOfLoss(Roommate client, String id) {
        client.heard()
                .await(
                        heard -> heard.getJsonArray("removeClients", new JsonArray())
                                .contains(id),
                        "the loss of " + id);
    }

    @Test
    void a_vote_is_decided_in_the_hub() throws Exception {
        Path jar = Files.copy(HubProcess.JAR, directory.resolve("hub-fat.jar"));
        compile("src/examples/Vote.java", Files.createDirectory(directory.resolve("lib")));
        JsonObject settings = settings(new JsonObject().put("class", "Vote"));
        try (HubProcess hub = HubProcess.launch(jar, "vote", "-conf", settings.encode())) {
            URI hall = hub.awaitReady().chamber("/wss");
            List<Roommate> voters = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                voters.add(enter(hall, "v" + i));
            }
            List<Thread> votes = new ArrayList<>();
            voters.forEach(voter -> votes.add(new Thread(() -> action(voter, "vote", "tea"))));
            votes.forEach(Thread::start);
            for (Roommate voter : voters) {
                hearsOf(voters.get(0), "vote of " + voter.id(), "tea");
            }
            for (Thread vote : votes) {
                vote.join();
            }
            Roommate ann = enter(hall, "Ann");
            assertThat(action(ann, "vote", "cake")).isEqualTo(done("cake"));
            assertThat(action(ann, "vote", "tea")).isEqualTo(failed("you have voted"));
            assertThat(action(ann, "vote", null)).isEqualTo(failed("vote for what?"));
            assertThat(action(ann, "result", null)).isEqualTo(done("{\"cake\":1,\"tea\":5}"));
            assertThat(action(ann, "dance", null)).isEqualTo(failed("no action dance"));
            ann.set("vote of nobody", "cake");
            assertThat(ann.ending()).isEqualTo(new Client.Ending(PROTOCOL_ERROR, "error: votes are cast by an action"));
            voters.forEach(Roommate::close);
            hub.assertUntroubled();
        }
    }

    private static void compile(String example, Path target) {
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all",
                        "-Werror",
                        "-cp",
                        HubProcess.JAR.toString(),
                        "-d",
                        target.toString(),
                        example);
        assertThat(status).as("javac %s", example).isZero();
    }

    @Test
    void a_scoreboard_is_kept_by_a_service_on_the_event_bus() throws Exception {
        List<Integer> ports = Loopback.freePorts(2);
        List<String> members = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        String name = "scoreboard-" + ports.get(0);
        try (HubProcess first = scored(name, ports.get(0), members);
                Program service = Program.start(
                        "the scoreboard",
                        Stream.concat(
                                        Stream.of(JAVA, "-Xmx128m", "-cp", HubProcess.JAR.toString()),
                                        Stream.concat(
                                                Stream.of("src/examples/Scoreboard.java", name, "127.0.0.1"),
                                                members.stream()))
                                .toArray(String[]::new))) {
            service.prints("scoreboard.logic is served");
            try (HubProcess second = scored(name, ports.get(1), members)) {
                Roommate ann = enter(first.chamber("/wss"), "Ann");
                Roommate bob = enter(second.chamber("/wss"), "Bob");
                assertThat(action(ann, "score", "3")).isEqualTo(done("3"));
                hearsOf(bob, "Ann", "3");
                assertThat(action(bob, "score", "1")).isEqualTo(done("1"));
                assertThat(action(ann, "score", "4")).isEqualTo(done("7"));
                assertThat(action(ann, "score", "a lot")).isEqualTo(failed("score how many points?"));
                hearsOf(bob, "Ann", "7");

                // The service is now the oldest that is left; it is for the node to clean up.
                first.kill();
                hearsOfLoss(bob, ann.id());
                // Where the service is may have to be found out anew, which takes a moment; what was refused has not
                // counted.
                Recording.awaitTrue(
                        Recording.PATIENCE, () -> action(bob, "score", "5").equals(done("6")), "an answer again");
                bob.close();
            }
        }
    }

    private static HubProcess scored(String name, int port, List<String> members) {
        JsonObject cluster = new JsonObject()
                .put("name", name)
                .put("port", port)
                .put("deadAfter", Nodes.DEAD_AFTER.toMillis())
                .put("members", new JsonArray(members));
        JsonObject settings =
                settings(new JsonObject().put("address", "scoreboard.logic")).put("cluster", cluster);
        return HubProcess.start("scoreboard", "-cluster", "-conf", settings.encode())
                .awaitReady();
    }

    @Test
    void a_backend_decides_by_http() throws Exception {
        Prerequisite.require(isOnPath("node"), "the backend is not tried: node is not installed");
        Path secret = Files.writeString(directory.resolve("secret.txt"), "between us\n");
        try (Program backend = Program.start(
                "the backend", "node", "src/examples/backend.js", "0", secret.toString(), "mallory,trudy")) {
            String url =
                    "http://127.0.0.1:" + backend.prints("listening on port ").replaceAll("\\D", "") + "/";
            JsonObject logic = new JsonObject().put("url", url).put("secret", secret.toString());
            try (HubProcess hub = HubProcess.start(
                            "backend", "-conf", settings(logic).encode())
                    .awaitReady()) {
                URI hall = hub.chamber("/wss");
                Roommate ann = enter(hall, "Ann");
                Roommate bob = enter(hall, "Bob");
                backend.prints("hello of Bob in town: {} (inside: Ann)");
                assertThat(Roommate.refused(hall, "town", new JsonObject().put("clientName", "mallory")))
                        .isEqualTo("mallory is not welcome");
                bob.set("topic", "cake");
                hearsOf(ann, "topic", "cake");
                assertThat(action(ann, "who", null)).isEqualTo(done("Ann, Bob"));
                assertThat(action(ann, "dance", null)).isEqualTo(failed("no action dance"));
                bob.close();
                backend.prints("leave of Bob in town: {} (inside: Ann)");
                ann.close();
                backend.prints("leave of Ann in town: {} (inside: nobody)");
                hub.assertUntroubled();
            }
            assertThat(statusOfAForgery(url, Instant.now())).isEqualTo(401);
            backend.prints("a call that is not the hub's");
        }
    }

    private static int statusOfAForgery(String url, Instant now) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Hub-Timestamp", String.valueOf(now.getEpochSecond()))
                .header("Hub-Signature", "v1=" + "0".repeat(64))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }
}
