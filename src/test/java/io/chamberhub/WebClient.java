package io.chamberhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the JDK's that hears what is short enough for one frame. Used by one thread. */
final class WebClient implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE = 10;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> ending = new CompletableFuture<>();
    private final WebSocket socket;

    private WebClient(int port, String target, String subprotocol) {
        URI url = URI.create("ws://127.0.0.1:" + port + target);
        socket = done(HTTP.newWebSocketBuilder().subprotocols(subprotocol).buildAsync(url, this));
    }

    static WebClient connect(int port, String target, String subprotocol) {
        return new WebClient(port, target, subprotocol);
    }

    void says(String message) {
        done(socket.sendText(message, true));
    }

    /** The next message is this one. */
    void hears(String message) throws InterruptedException {
        assertThat(next()).isEqualTo(message);
    }

    /** The next message. */
    String next() throws InterruptedException {
        String next = heard.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(next).as("something is heard").isNotNull();
        return next;
    }

    /** With which code the hub closes it. */
    int ending() {
        return done(ending);
    }

    private static <T> T done(CompletableFuture<T> step) {
        return step.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        heard.add(data.toString());
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        ending.complete(statusCode);
        return CompletableFuture.completedStage(null);
    }

    /** Says goodbye, and waits until the hub has, too. */
    @Override
    public void close() {
        if (!ending.isDone()) {
            done(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
            ending();
        }
    }
}
