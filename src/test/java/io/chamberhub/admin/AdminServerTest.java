package io.chamberhub.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests and responses as they are on the wire, but for the case of headers. */
class AdminServerTest {
    private static final AdminSettings ANY_PORT = new AdminSettings("127.0.0.1", 0);

    private static final Scrape.Source THINGS = accept -> new Scrape("text/plain", "hub_things 3\n");

    private final Vertx vertx = Vertx.vertx();
    private volatile Future<Void> ready = Future.succeededFuture();
    private volatile List<String> problems = List.of();
    private int port;

    @BeforeEach
    void start() {
        port = await(AdminServer.start(vertx, ANY_PORT, () -> ready, () -> problems, THINGS))
                .port();
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void a_node_that_answers_lives() throws Exception {
        ready = Future.failedFuture("busy");
        Response live = ask("GET", "/health/live");
        assertThat(live.status).isEqualTo("HTTP/1.1 200 OK");
        assertThat(live.json()).isEqualTo(new JsonObject().put("status", "UP"));
        assertThat(live.headers).contains("content-type: application/json", "cache-control: no-store");
    }

    @Test
    void it_is_ready_while_it_can_serve_clients() throws Exception {
        Response up = ask("GET", "/health/ready");
        assertThat(up.status).isEqualTo("HTTP/1.1 200 OK");
        assertThat(up.json()).isEqualTo(new JsonObject().put("status", "UP"));
        assertThat(up.headers).contains("content-type: application/json", "cache-control: no-store");

        ready = Future.failedFuture("not in a cluster");
        Response down = ask("GET", "/health/ready");
        assertThat(down.status).isEqualTo("HTTP/1.1 503 Service Unavailable");
        assertThat(down.json()).isEqualTo(new JsonObject().put("status", "DOWN").put("reason", "not in a cluster"));
        assertThat(down.headers).contains("cache-control: no-store");

        ready = Future.succeededFuture();
        assertThat(ask("GET", "/health/ready").status).endsWith("200 OK");
    }

    @Test
    void settings_that_cannot_be_used_are_told_and_do_not_make_it_less_ready() throws Exception {
        problems = List.of("port: 70000 is not allowed", "host: unknown");
        Response up = ask("GET", "/health/ready");
        assertThat(up.status).isEqualTo("HTTP/1.1 200 OK");
        assertThat(up.json())
                .isEqualTo(new JsonObject("{\"status\":\"UP\",\"settings\":{\"problems\":["
                        + "\"port: 70000 is not allowed\",\"host: unknown\"]}}"));
    }

    @Test
    void metrics_are_shown_as_they_are() throws Exception {
        Response metrics = ask("GET", "/metrics");
        assertThat(metrics.status).isEqualTo("HTTP/1.1 200 OK");
        assertThat(metrics.headers).contains("content-type: text/plain", "cache-control: no-store");
        assertThat(metrics.body).isEqualTo("hub_things 3\n");
    }

    @Test
    void a_reason_without_words_is_said_all_the_same() throws Exception {
        ready = Future.failedFuture(new IllegalStateException());
        assertThat(ask("GET", "/health/ready").json().getString("reason")).contains("IllegalStateException");
    }

    @Test
    void a_query_changes_nothing() throws Exception {
        assertThat(ask("GET", "/health/live?probe=1").status).endsWith("200 OK");
    }

    @Test
    void head_gets_the_status_without_a_body() throws Exception {
        assertThat(ask("HEAD", "/health/live").status).endsWith("200 OK");
        ready = Future.failedFuture("busy");
        Response down = ask("HEAD", "/health/ready");
        assertThat(down.status).endsWith("503 Service Unavailable");
        assertThat(down.body).isEmpty();
    }

    @Test
    void other_methods_are_told_which_there_are() throws Exception {
        for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
            for (String path : new String[] {"/health/live", "/health/ready", "/metrics"}) {
                Response response = ask(method, path);
                assertThat(response.status).isEqualTo("HTTP/1.1 405 Method Not Allowed");
                assertThat(response.headers).contains("allow: get, head");
                assertThat(response.json()).isEqualTo(new JsonObject().put("error", "use GET"));
            }
        }
    }

    @Test
    void other_paths_are_told_which_there_are() throws Exception {
        for (String path :
                new String[] {"/", "/health", "/health/", "/health/live/", "/Health/Live", "//health/live"}) {
            Response response = ask("GET", path);
            assertThat(response.status).as(path).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(response.json().getString("error")).contains("/health/live", "/health/ready");
        }
        assertThat(ask("OPTIONS", "*").status).endsWith("404 Not Found");
    }

    @Test
    void a_port_that_is_taken_fails_the_start() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AdminSettings settings = new AdminSettings("127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(() -> await(AdminServer.start(vertx, settings, () -> ready, () -> problems, THINGS)))
                    .hasRootCauseInstanceOf(BindException.class);
        }
    }

    private record Response(String status, String headers, String body) {
        JsonObject json() {
            assertThat(body).endsWith("\n");
            return new JsonObject(body);
        }
    }

    private Response ask(String method, String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            String request = method + " " + target + " HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int line = all.indexOf("\r\n");
            int end = all.indexOf("\r\n\r\n");
            return new Response(
                    all.substring(0, line), all.substring(line, end).toLowerCase(Locale.ROOT), all.substring(end + 4));
        }
    }

    private static <T> T await(Future<T> step) {
        return step.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
