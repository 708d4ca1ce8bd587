package io.chamberhub.hooks;

import io.chamberhub.rooms.HttpExchange;
import io.chamberhub.rooms.Signature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/** The way to one webhook. Confined to the context of who uses it. */
final class Post {
    /** How long a response may be, in bytes; nobody reads it. */
    private static final int MAX_RESPONSE = 64 << 10;

    /** In s; shorter than the five after which many servers close idle connections. */
    private static final int KEEP_ALIVE = 4;

    private final Vertx vertx;
    private final Webhook webhook;
    private final Optional<Signature> signature;
    private final HttpClient client;

    Post(Vertx vertx, Webhook webhook, InstantSource clock) {
        this.vertx = vertx;
        this.webhook = webhook;
        this.signature = webhook.secret().map(secret -> new Signature(secret, clock));
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE)
                .setVerifyHost(true)
                .setConnectTimeout(webhook.timeout());
        this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(1));
    }

    /** Succeeds if the webhook has taken note. A failure says why not, in one line and without secrets. */
    Future<Void> send(Batch batch) {
        HttpExchange exchange = new HttpExchange(vertx, webhook.timeout(), MAX_RESPONSE);
        return ask(exchange, batch)
                .recover(failure -> Future.failedFuture(
                        exchange.isLate() ? "no response within " + webhook.timeout() + " ms" : reason(failure)))
                .compose(response -> response.status() >= 200 && response.status() < 300
                        ? Future.succeededFuture()
                        : Future.failedFuture("status " + response.status()));
    }

    /** Vert.x throws, instead of answering, where it is shut down. */
    private Future<HttpExchange.Response> ask(HttpExchange exchange, Batch batch) {
        try {
            return exchange.run(client, request(batch), batch.body());
        } catch (IllegalStateException closed) {
            return Future.failedFuture(closed);
        }
    }

    private static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** Whom logs name: the rest of the URL may have secrets. */
    String place() {
        return webhook.url().getRawAuthority();
    }

    private RequestOptions request(Batch batch) {
        URI url = webhook.url();
        boolean secure = url.getScheme().equals("https");
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(secure)
                .setHost(url.getHost())
                .setPort(url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(webhook.timeout())
                .putHeader("Content-Type", "application/json")
                .putHeader("Hub-Call", "webhook")
                .putHeader("Hub-Delivery", batch.delivery());
        signature.ifPresent(by -> by.sign(batch.body(), options));
        return options;
    }

    void close() {
        client.close();
    }
}
