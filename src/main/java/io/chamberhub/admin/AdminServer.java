package io.chamberhub.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators and load balancers how this node is: {@code GET /health/live} and {@code GET /health/ready}. */
public final class AdminServer {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    private final HttpServer server;

    private AdminServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts listening.
     *
     * @param ready succeeds if this node can serve clients now; its failure's message is shown
     * @return fails if the port cannot be had
     */
    public static Future<AdminServer> start(Vertx vertx, AdminSettings settings, Supplier<Future<Void>> ready) {
        return vertx.createHttpServer()
                .requestHandler(request -> answer(request, ready))
                .exceptionHandler(cause -> log.debug("connection lost: {}", cause.getMessage()))
                .listen(settings.port(), settings.host())
                .map(AdminServer::new);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    private static void answer(HttpServerRequest request, Supplier<Future<Void>> ready) {
        boolean read =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        switch (request.path()) {
            case "/health/live", "/health/ready" -> {
                if (!read) {
                    request.response().putHeader("Allow", "GET, HEAD");
                    send(request, 405, new JsonObject().put("error", "use GET"));
                } else if (request.path().endsWith("live")) {
                    send(request, 200, new JsonObject().put("status", "UP"));
                } else {
                    ready.get().onComplete(checked -> send(request, checked.cause()));
                }
            }
            default -> send(request, 404, new JsonObject().put("error", "there is /health/live and /health/ready"));
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
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(request.method().equals(HttpMethod.HEAD) ? "" : body.encode() + "\n");
    }
}
