package io.chamberhub.rooms;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;

/** One request and its response, all of which has to be there in time. Confined to the context of who asks. */
public final class HttpExchange {
    /** A whole response. */
    public record Response(int status, Buffer body) {}

    private final Vertx vertx;
    private final int timeout;
    private final int maxResponse;
    private final long start = System.nanoTime();
    private boolean late;

    /**
     * Begins now.
     *
     * @param timeout ms, in which the request may have to wait for a connection
     * @param maxResponse bytes
     */
    public HttpExchange(Vertx vertx, int timeout, int maxResponse) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.maxResponse = maxResponse;
    }

    /** Asks, and waits for the whole response. */
    public Future<Response> run(HttpClient client, RequestOptions options, Buffer body) {
        return client.request(options).compose(request -> send(request, body));
    }

    /** Whether it failed because it took too long. */
    public boolean isLate() {
        return late || left() <= 0;
    }

    private Future<Response> send(HttpClientRequest request, Buffer body) {
        // However slowly a response comes: an idle timeout would wait for ever for one that drips.
        long timer = vertx.setTimer(Math.max(1, left()), fired -> {
            late = true;
            request.reset();
        });
        return request.send(body).compose(this::read).onComplete(exchanged -> {
            vertx.cancelTimer(timer);
            if (exchanged.failed()) {
                request.reset();
            }
        });
    }

    private Future<Response> read(HttpClientResponse response) {
        Promise<Response> read = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(new Response(response.statusCode(), body)));
        response.handler(piece -> {
            if (body.length() + piece.length() <= maxResponse) {
                body.appendBuffer(piece);
            } else {
                read.tryFail(LogicFailure.lasting("the logic's response has more than " + maxResponse + " bytes"));
            }
        });
        return read.future();
    }

    private long left() {
        return timeout - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
