package io.chamberhub.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators and load balancers how this node is: {@code GET /health/live}, {@code GET /health/ready} and
 * {@code GET /metrics}; and serves the API.
 */
public final class AdminServer {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final String METRICS = "/metrics";
    private static final List<String> PATHS = List.of(LIVE, READY, METRICS);
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final HttpServer server;
    private final ApiDoor door;

    private AdminServer(HttpServer server, ApiDoor door) {
        this.server = server;
        this.door = door;
    }

    /**
     * Starts listening.
     *
     * @param ready succeeds if this node can serve clients now; its failure's message is shown
     * @param problems why the settings that were read last are not those that count; shown where this node can serve
     * @param metrics what {@code /metrics} shows
     * @return fails if the port cannot be had
     */
    public static Future<AdminServer> start(
            Vertx vertx,
            AdminSettings settings,
            Supplier<Future<Void>> ready,
            Supplier<List<String>> problems,
            Scrape.Source metrics) {
        ApiDoor door = new ApiDoor(settings.token());
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    if (request.path().startsWith(ApiDoor.PREFIX)) {
                        door.handle(request);
                    } else {
                        answer(request, ready, problems, metrics);
                    }
                })
                .exceptionHandler(cause -> log.debug("connection lost: {}", cause.getMessage()))
                .listen(settings.port(), settings.host())
                .map(server -> new AdminServer(server, door));
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Serves the API from now on, to those who show the token. */
    public void open(AdminApi api) {
        door.open(api);
    }

    /** This token is the one that operators have to show from now on. Any thread. */
    public void settle(Optional<Token> token) {
        door.settle(token);
    }

    private static void answer(
            HttpServerRequest request,
            Supplier<Future<Void>> ready,
            Supplier<List<String>> problems,
            Scrape.Source metrics) {
        if (!PATHS.contains(request.path())) {
            send(
                    request,
                    404,
                    new JsonObject().put("error", "there is " + String.join(", ", PATHS) + ", " + ApiDoor.DOCUMENT));
        } else if (!READING.contains(request.method())) {
            request.response().putHeader("Allow", "GET, HEAD");
            send(request, 405, new JsonObject().put("error", "use GET"));
        } else if (request.path().equals(LIVE)) {
            send(request, 200, new JsonObject().put("status", "UP"));
        } else if (request.path().equals(READY)) {
            ready.get().onComplete(checked -> send(request, checked.cause(), problems.get()));
        } else {
            Scrape scrape = metrics.scrape(request.getHeader("Accept"));
            send(request, 200, scrape.type(), scrape.body());
        }
    }

    private static void send(HttpServerRequest request, @Nullable Throwable problem, List<String> settings) {
        if (problem == null) {
            JsonObject up = new JsonObject().put("status", "UP");
            send(
                    request,
                    200,
                    settings.isEmpty()
                            ? up
                            : up.put("settings", new JsonObject().put("problems", new JsonArray(settings))));
        } else {
            String reason = problem.getMessage() == null ? problem.toString() : problem.getMessage();
            send(request, 503, new JsonObject().put("status", "DOWN").put("reason", reason));
        }
    }

    private static void send(HttpServerRequest request, int status, JsonObject body) {
        send(request, status, "application/json", body.encode() + "\n");
    }

    private static void send(HttpServerRequest request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .end(request.method().equals(HttpMethod.HEAD) ? "" : body);
    }
}
