package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Prerequisite;
import io.chamberhub.rooms.Signature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server for webhooks that the documentation shows believes what is true. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebhookExampleTest {
    private static final String SECRET = "between us";

    @TempDir
    private Path directory;

    @Test
    void a_chamber_that_begins_anew_has_nobody_of_before_in_it() throws Exception {
        Prerequisite.require(ExamplesIT.isOnPath("node"), "the webhook is not tried: node is not installed");
        Path secret = Files.writeString(directory.resolve("secret.txt"), SECRET + "\n");
        try (Program webhook =
                Program.start("the webhook", "node", "src/examples/webhook.js", "0", secret.toString())) {
            URI url = URI.create(
                    "http://127.0.0.1:" + webhook.prints("listening on port ").replaceAll("\\D", ""));
            assertThat(tell(url, SECRET, event("joined", "0", "a", 2))).isEqualTo(204);
            webhook.prints("/tea: joined 0 (inside: 0)");
            // Two nodes have died at once, and with them what was known.
            JsonObject anew = event("occupied", null, "b", 1);
            assertThat(tell(url, SECRET, anew, event("joined", "1", "b", 2), anew))
                    .isEqualTo(204);
            webhook.prints("/tea: occupied  (inside: nobody)");
            webhook.prints("/tea: joined 1 (inside: 1)");
            assertThat(tell(url, SECRET, event("joined", "2", "b", 3))).isEqualTo(204);
            webhook.prints("/tea: joined 2 (inside: 1, 2)");
            assertThat(tell(url, "a guess", anew)).isEqualTo(401);
        }
    }

    private static JsonObject event(String kind, @Nullable String id, String life, int seq) {
        JsonObject event = new JsonObject().put("event", kind).put("chamber", "tea");
        event.put("life", life).put("seq", seq);
        return id == null ? event : event.put("id", id);
    }

    private static int tell(URI url, String secret, JsonObject... events) throws IOException, InterruptedException {
        Buffer body = new JsonObject()
                .put("hall", "/")
                .put("events", JsonArray.of((Object[]) events))
                .toBuffer();
        RequestOptions signed = new RequestOptions();
        new Signature(secret.getBytes(StandardCharsets.UTF_8), InstantSource.system()).sign(body, signed);
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        signed.getHeaders().forEach(header -> request.header(header.getKey(), header.getValue()));
        return HttpClient.newHttpClient()
                .send(
                        request.POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes()))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
