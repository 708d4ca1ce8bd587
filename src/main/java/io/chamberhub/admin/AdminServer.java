package io.chamberhub.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators and load balancers how this node is: {@code GET /health/live}, {@code GET /health/ready} and
 * {@code GET /metrics}.
 */
public final class AdminServer {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final String METRICS = "/metrics";
    private static final List<String> PATHS = List.of(LIVE, READY, METRICS);
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;

    private AdminServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts listening.
     *
     * @param ready succeeds if this node can serve clients now; its failure's message is shown
     * @param metrics what {@code /metrics} shows, in this order
     * @return fails if the port cannot be had
     */
    public static Future<AdminServer> start(
            Vertx vertx, AdminSettings settings, Supplier<Future<Void>> ready, List<Metric> metrics) {
        return vertx.createHttpServer()
                .requestHandler(request -> answer(request, ready, metrics))
                .exceptionHandler(cause -> log.debug("connection lost: {}", cause.getMessage()))
                .listen(settings.port(), settings.host())
                .map(AdminServer::new);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    private static void answer(HttpServerRequest request, Supplier<Future<Void>> ready, List<Metric> metrics) {
        if (!PATHS.contains(request.path())) {
            send(request, 404, new JsonObject().put("error", "there is " + String.join(", ", PATHS)));
        } else if (!READING.contains(request.method())) {
            request.response().putHeader("Allow", "GET, HEAD");
            send(request, 405, new JsonObject().put("error", "use GET"));
        } else if (request.path().equals(LIVE)) {
            send(request, 200, new JsonObject().put("status", "UP"));
        } else if (request.path().equals(READY)) {
            ready.get().onComplete(checked -> send(request, checked.cause()));
        } else {
            send(request, 200, METRICS_TYPE, metrics.stream().map(Metric::text).collect(Collectors.joining()));
        }
    }

    private static void send(HttpServerRequest request, @Nullable Throwable problem) {
        if (problem == null) {
            send(request, 200, new JsonObject().put("status", "UP"));
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
