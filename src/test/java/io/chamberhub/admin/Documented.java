package io.chamberhub.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A caller of the API that takes nothing but what its document promises: each answer is held against it, and each request that was
 * answered well.
 */
public final class Documented implements AutoCloseable {
    /** What came back. */
    public record Reply(int status, JsonObject body, Map<String, String> headers) {
        public String error() {
            return body.getString("error");
        }
    }

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final OpenAPIContract contract = result(OpenAPIContract.from(vertx, placed(document())));
    private final ResponseValidator responses = ResponseValidator.create(vertx, contract);
    private final RequestValidator requests = RequestValidator.create(vertx, contract);
    private final HttpServer mirror =
            result(vertx.createHttpServer().requestHandler(this::judge).listen(0, "127.0.0.1"));
    private final String token;

    public Documented(String token) {
        this.token = token;
    }

    static JsonObject document() {
        try (InputStream in = AdminApi.class.getResourceAsStream("openapi.json")) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document says where the API is seen from where itself is; the validators insist on a host. */
    private static JsonObject placed(JsonObject document) {
        JsonArray servers = document.getJsonArray("servers");
        assertThat(servers).containsExactly(new JsonObject().put("url", AdminApi.ROOT));
        servers.getJsonObject(0).put("url", "http://127.0.0.1" + AdminApi.ROOT);
        return document;
    }

    OpenAPIContract contract() {
        return contract;
    }

    /** Says whether a request is one that the document permits. */
    private void judge(HttpServerRequest request) {
        requests.validate(request)
                .onSuccess(valid -> request.response().end())
                .onFailure(wrong -> request.response().setStatusCode(422).end(String.valueOf(wrong.getMessage())));
    }

    /** Whether the document permits a request; why not, if it does not. */
    String verdict(String method, String target, @Nullable Object body) {
        return send(request(mirror.actualPort(), method, target, body)).body();
    }

    /** Holds the examples of answers against their schemas. */
    void requireFit(JsonObject operation) {
        JsonObject all = document().getJsonObject("components").getJsonObject("responses");
        operation.getJsonObject("responses").forEach(each -> {
            JsonObject response = (JsonObject) each.getValue();
            String reference = response.getString("$ref");
            JsonObject meant = reference == null
                    ? response
                    : all.getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
            Buffer example = meant.getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("example")
                    .toBuffer();
            result(responses.validate(
                    ValidatableResponse.create(
                            Integer.parseInt(each.getKey()),
                            Map.of("WWW-Authenticate", "Bearer"),
                            example,
                            "application/json"),
                    operation.getString("operationId")));
        });
    }

    public Reply get(int port, String target) {
        return ask(port, "GET", target, null);
    }

    /**
     * Asks a node.
     *
     * @param target from behind {@code /api/v1} on
     * @param body JSON, or text that should be
     */
    public Reply ask(int port, String method, String target, @Nullable Object body) {
        HttpResponse<String> response = send(request(port, method, target, body));
        Reply reply = held(response, method);
        if (reply.status == 200) {
            assertThat(verdict(method, target, body)).as(method + " " + target).isEmpty();
        }
        return reply;
    }

    private HttpRequest request(int port, String method, String target, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + AdminApi.ROOT + target))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
        if (body == null) {
            return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    /** An answer, if it is one that the document promises. */
    private Reply held(HttpResponse<String> response, String method) {
        Map<String, String> headers = response.headers().map().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> String.join(",", each.getValue())));
        Operation operation = contract.findOperation(response.uri().getPath(), HttpMethod.valueOf(method));
        if (operation != null) {
            Buffer body = Buffer.buffer(response.body());
            result(responses.validate(
                    ValidatableResponse.create(response.statusCode(), headers, body, headers.get("content-type")),
                    operation.getOperationId()));
        }
        assertThat(headers)
                .containsEntry("cache-control", "no-store")
                .containsEntry("content-type", "application/json");
        return new Reply(response.statusCode(), new JsonObject(response.body()), headers);
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    static <T> T result(Future<T> step) {
        return step.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        result(vertx.close());
    }
}
