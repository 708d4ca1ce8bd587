package io.chamberhub.rooms;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Logic that answers by HTTP: each call is a POST of JSON, over connections that are kept. It can be sure that the hub asks where
 * requests are {@linkplain Signature signed}.
 *
 * <pre>
 * Hub-Call: hello | change | action | leave
 * Hub-Delivery: tells the call from all others; the same when it is said again
 * Hub-Timestamp, Hub-Signature: where there is a secret
 * </pre>
 */
public final class HttpLogic extends RemoteLogic {
    /** How long a response may be, in bytes. */
    static final int MAX_RESPONSE = 1 << 20;

    /** So many requests may wait for each that may be under way. */
    private static final int WAITING = 16;

    /** In s; shorter than the five after which many servers close idle connections. */
    private static final int KEEP_ALIVE = 4;

    private final Vertx vertx;
    private final HttpLogicSettings settings;
    private final Optional<Signature> signature;
    private final HttpClient client;
    /** Whom failures name: the rest of the URL may have secrets. */
    private final String place;

    public HttpLogic(Vertx vertx, HttpLogicSettings settings) {
        this(vertx, settings, BACKOFF, InstantSource.system());
    }

    HttpLogic(Vertx vertx, HttpLogicSettings settings, Backoff backoff, InstantSource clock) {
        super(vertx, settings.sendState(), backoff);
        this.vertx = vertx;
        this.settings = settings;
        this.signature = settings.secret().map(secret -> new Signature(secret, clock));
        this.client = vertx.createHttpClient(options(settings), pool(settings));
        this.place = settings.url().getRawAuthority();
    }

    private static HttpClientOptions options(HttpLogicSettings settings) {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE)
                .setVerifyHost(true)
                .setConnectTimeout(settings.timeout());
    }

    private static PoolOptions pool(HttpLogicSettings settings) {
        return new PoolOptions()
                .setHttp1MaxSize(settings.concurrency())
                .setMaxWaitQueueSize(WAITING * settings.concurrency());
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    Future<JsonObject> ask(LogicCall call) {
        return post(call).compose(body -> {
            try {
                return Future.succeededFuture(new JsonObject(body));
            } catch (DecodeException | ClassCastException wrong) {
                return Future.failedFuture(LogicFailure.lasting(
                        "the logic's reply to " + call.name() + " is not a JSON object, from " + place));
            }
        });
    }

    @Override
    Future<Void> tell(LogicCall call) {
        return post(call).mapEmpty();
    }

    /** The body of a response that says that all went well. */
    private Future<Buffer> post(LogicCall call) {
        Buffer body = call.json().toBuffer();
        HttpExchange exchange = new HttpExchange(vertx, settings.timeout(), MAX_RESPONSE);
        return exchange.run(client, request(call, body), body)
                .compose(this::judge)
                .recover(failure -> Future.failedFuture(
                        failure instanceof LogicFailure known
                                ? known
                                : LogicFailure.passing(explain(failure, exchange), failure)));
    }

    private RequestOptions request(LogicCall call, Buffer body) {
        URI url = settings.url();
        boolean secure = url.getScheme().equals("https");
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(secure)
                .setHost(url.getHost())
                .setPort(url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(settings.timeout())
                .putHeader("Content-Type", "application/json")
                .putHeader("Hub-Call", call.name())
                .putHeader("Hub-Delivery", call.delivery());
        signature.ifPresent(by -> by.sign(body, options));
        return options;
    }

    private Future<Buffer> judge(HttpExchange.Response response) {
        int status = response.status();
        if (status >= 200 && status < 300) {
            return Future.succeededFuture(response.body());
        }
        String why = "the logic at " + place + " has answered with status " + status;
        boolean lasting = status >= 400 && status < 500 && status != 408 && status != 429;
        return Future.failedFuture(lasting ? LogicFailure.lasting(why) : LogicFailure.passing(why, null));
    }

    private String explain(Throwable failure, HttpExchange exchange) {
        if (failure instanceof ConnectionPoolTooBusyException) {
            return "too many requests wait for the logic at " + place;
        } else if (exchange.isLate()) {
            return "the logic at " + place + " has not answered within " + settings.timeout() + " ms";
        }
        return "the logic at " + place + " cannot be asked: " + failure.getMessage();
    }
}
