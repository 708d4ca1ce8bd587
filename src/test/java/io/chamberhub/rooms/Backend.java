package io.chamberhub.rooms;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An HTTP server that hears calls, and answers them as it is told to beforehand; {@code {}} if it is not. */
final class Backend implements AutoCloseable {
    /** A call as it came. */
    record Heard(MultiMap headers, String method, String uri, Buffer body, HttpServerResponse response) {
        String header(String name) {
            return String.valueOf(headers.get(name));
        }
    }

    private final Queue<Consumer<Heard>> answers = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final HttpServer server;

    Backend(Vertx vertx, HttpServerOptions options) throws Exception {
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(gone -> closed.incrementAndGet());
                })
                .requestHandler(this::handle);
        HttpLogicTest.await(server.listen(0, "127.0.0.1"));
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Heard call = new Heard(request.headers(), request.method().name(), request.uri(), body, request.response());
            Consumer<Heard> answer = answers.poll();
            heard.add(call);
            (answer == null ? json("{}") : answer).accept(call);
        });
    }

    /** Answers the next call that has no answer yet. */
    Backend then(Consumer<Heard> answer) {
        answers.add(answer);
        return this;
    }

    Backend then(String json) {
        return then(json(json));
    }

    Backend thenStatus(int status) {
        return then(call -> call.response().setStatusCode(status).end("no"));
    }

    private static Consumer<Heard> json(String json) {
        return call -> call.response().end(json.replace('\'', '"'));
    }

    /** The next call; waits for it. */
    Heard hears() throws InterruptedException {
        Heard call = heard.poll(10, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no call came");
        }
        return call;
    }

    /** How many calls came of which nobody has {@linkplain #hears asked}. */
    int unheard() {
        return heard.size();
    }

    int connections() {
        return connections.get();
    }

    int closed() {
        return closed.get();
    }

    URI url(String rest) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + rest);
    }

    @Override
    public void close() {
        server.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
