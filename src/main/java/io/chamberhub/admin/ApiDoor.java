package io.chamberhub.admin;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets requests to the API in that show the token. Confined to the event loop of the server, but for {@link #open}. */
final class ApiDoor {
    /** What the paths of the API begin with, of whatever version. */
    static final String PREFIX = "/api/";

    /** Where the API describes itself, to everybody. */
    static final String DOCUMENT = AdminApi.ROOT + "/openapi.json";

    private static final String BEARER = "Bearer ";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private volatile Optional<Token> token;
    private final Buffer document = document();
    private volatile @Nullable AdminApi api;

    ApiDoor(Optional<Token> token) {
        this.token = token;
    }

    /** From now on there is something behind the door. Any thread. */
    void open(AdminApi behind) {
        api = behind;
    }

    /** Who shows this one is let in from now on, and nobody without one. Any thread. */
    void settle(Optional<Token> other) {
        token = other;
    }

    void handle(HttpServerRequest request) {
        AdminApi behind = api;
        Optional<Token> needed = token;
        if (request.path().equals(DOCUMENT) && READING.contains(request.method())) {
            send(request, 200, document);
        } else if (needed.isEmpty()) {
            refuse(request, new Refused(404, "the admin API is off; admin.token turns it on"));
        } else if (!shows(request, needed.get())) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            refuse(request, new Refused(401, "show admin.token as Authorization: Bearer TOKEN"));
        } else if (behind == null) {
            request.response().putHeader("Retry-After", "1");
            refuse(request, new Refused(503, "this node is starting; ask again"));
        } else {
            behind.handle(request);
        }
    }

    private static boolean shows(HttpServerRequest request, Token token) {
        String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        return shown != null
                && shown.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && token.isShownIn(shown.substring(BEARER.length()).strip());
    }

    /** A body that is still to come, perhaps without end, is not waited for. */
    static void refuse(HttpServerRequest request, Refused refused) {
        boolean more = !request.isEnded();
        if (more) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        send(request, refused.status(), new JsonObject().put("error", refused.getMessage()))
                .onSuccess(sent -> {
                    if (more) {
                        request.connection().close();
                    }
                });
    }

    static Future<Void> send(HttpServerRequest request, int status, JsonObject body) {
        return send(request, status, body.toBuffer().appendString("\n"));
    }

    private static Future<Void> send(HttpServerRequest request, int status, Buffer body) {
        return request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(request.method().equals(HttpMethod.HEAD) ? Buffer.buffer() : body);
    }

    private static Buffer document() {
        try (InputStream in = ApiDoor.class.getResourceAsStream("openapi.json")) {
            return Buffer.buffer(Objects.requireNonNull(in, "openapi.json").readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
