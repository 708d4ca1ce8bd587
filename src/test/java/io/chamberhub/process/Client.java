package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of the JDK's that records what it hears. A message that is not text starts with {@code binary:}. */
final class Client implements WebSocket.Listener, AutoCloseable {
    /** How the hub ended the connection; code 1006 where it did not say. */
    record Ending(int code, String reason) {}

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int LOST = 1006;

    private final Recording<String> heard;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket webSocket;

    private Client(HttpClient http, URI chamber) {
        heard = new Recording<>("a client of " + chamber);
        webSocket = result(http.newWebSocketBuilder().subprotocols("echo").buildAsync(chamber, this));
    }

    /** Connects without waiting for a welcome. */
    static Client connect(URI chamber) {
        return connect(HTTP, chamber);
    }

    static Client connect(HttpClient http, URI chamber) {
        return new Client(http, chamber);
    }

    /** Connects and waits to be welcomed. */
    static Client enter(URI chamber) {
        Client client = connect(chamber);
        client.welcome();
        return client;
    }

    /** The first message, once it has come. */
    String welcome() {
        return heard.await(message -> true, "a welcome");
    }

    String id() {
        return List.of(welcome().split(":", -1)).get(0).substring(1);
    }

    /** Everything heard so far, the welcome included. */
    List<String> heard() {
        return heard.now();
    }

    /** The ids of those that are there as far as it was told, its own included. Nobody comes twice or leaves unknown. */
    Set<String> view() {
        Set<String> view = new TreeSet<>();
        for (String message : heard()) {
            if (message.startsWith("I")) {
                for (String each : message.split(":", -1)) {
                    assertThat(view.add(each.substring(1))).as(message).isTrue();
                }
            } else if (message.startsWith("H")) {
                assertThat(view.add(message.substring(1)))
                        .as("%s in %s", message, view)
                        .isTrue();
            } else if (message.startsWith("B")) {
                assertThat(view.remove(message.substring(1)))
                        .as("%s in %s", message, view)
                        .isTrue();
            }
        }
        return view;
    }

    /** Waits until it hears more than so many messages, or for that long. */
    void awaitMore(int than, Duration patience) {
        heard.awaitMore(than, patience);
    }

    Client awaitMessage(String message) {
        heard.await(message::equals, message);
        return this;
    }

    /** Waits for any message of this sender. */
    void awaitMessageFrom(String sender) {
        heard.await(message -> message.startsWith("F" + sender + "\n"), "anything from " + sender);
    }

    /** Waits for the end of the connection. */
    Ending ending() {
        return result(ending);
    }

    /** Completes with the end of the connection. */
    CompletionStage<Ending> ended() {
        return ending;
    }

    boolean isOpen() {
        return !ending.isDone();
    }

    /** Sends a message, header line and all, and returns once the socket has taken it. Any thread, one after the other. */
    synchronized void send(String message) {
        result(webSocket.sendText(message, true));
    }

    void leave() {
        result(webSocket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        ending();
    }

    @Override
    public void close() {
        webSocket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            heard.add(partial.toString());
            partial.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        partial.append(StandardCharsets.ISO_8859_1.decode(data));
        if (last) {
            heard.add("binary:" + partial);
            partial.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        ending.complete(new Ending(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        ending.complete(new Ending(LOST, String.valueOf(error.getMessage())));
    }

    private static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(Recording.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }
}
