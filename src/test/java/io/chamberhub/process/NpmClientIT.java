package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.NpmProject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that nobody here wrote, and that did not learn WebSocket from the JDK either: the npm package ws. */
class NpmClientIT {
    @BeforeAll
    static void install() throws Exception {
        NpmProject.install();
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
        JsonArray clients = new JsonArray(NpmProject.node("compress.mjs", first.toString(), second.toString()));
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
        JsonObject heard = new JsonObject(NpmProject.node("talk.mjs", first.toString(), second.toString()));
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
}
