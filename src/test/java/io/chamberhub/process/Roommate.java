package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client of a room, of the JDK's, that records what it hears. */
final class Roommate implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Client.Ending FULL = new Client.Ending(1013, "Too many rooms");
    private static final int LOST = 1006;
    private static final int REFUSAL = 0;
    private static final int WELCOME = 1;
    private static final int PATIENCE = 30;

    private final Recording<JsonObject> heard;
    private final CompletableFuture<Client.Ending> ending = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket webSocket;
    private JsonObject welcome = new JsonObject();
    private Consumer<JsonObject> follower = message -> {};
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    private Roommate(URI hall, JsonObject hello) {
        heard = new Recording<>("a client of " + hall);
        webSocket = HTTP.newWebSocketBuilder()
                .buildAsync(hall, this)
                .orTimeout(PATIENCE, TimeUnit.SECONDS)
                .join();
        say(hello);
    }

    /** Enters a room, if its hall has a place for it. */
    static Optional<Roommate> tryToEnter(URI hall, String room) {
        Roommate client = new Roommate(hall, hello(room));
        client.heard.awaitMore(0, Recording.PATIENCE);
        if (client.heard.size() > 0) {
            return Optional.of(client.welcomed());
        }
        assertThat(client.ending()).isEqualTo(FULL);
        return Optional.empty();
    }

    /** Enters a room, and waits to be welcomed. */
    static Roommate enter(URI hall, String room) {
        return enter(hall, room, new JsonObject());
    }

    /** The same with more members in the hello. */
    static Roommate enter(URI hall, String room, JsonObject more) {
        return new Roommate(hall, hello(room).mergeIn(more)).welcomed();
    }

    /** Wants to enter a room, and is told why it may not. */
    static String refused(URI hall, String room, JsonObject more) {
        try (Roommate client = new Roommate(hall, hello(room).mergeIn(more))) {
            JsonObject refusal = client.heard.await(message -> message.getInteger("type") == REFUSAL, "a refusal");
            return String.valueOf(refusal.getString("msg"));
        }
    }

    private static JsonObject hello(String room) {
        return new JsonObject()
                .put("protocol", "websocket-room-server:1")
                .put("roomProtocol", "test:1")
                .put("roomId", room)
                .put("clientState", new JsonObject());
    }

    private Roommate welcomed() {
        welcome = heard.await(message -> message.getInteger("type") == WELCOME, "a welcome");
        return this;
    }

    JsonObject welcome() {
        return welcome;
    }

    String id() {
        return welcome.getString("clientId");
    }

    Recording<JsonObject> heard() {
        return heard;
    }

    /** Tells what was heard so far, and from now on what is heard. */
    void follow(Consumer<JsonObject> each) {
        synchronized (heard) {
            heard.now().forEach(each);
            follower = each;
        }
    }

    /** How its connection ended, once it has. */
    Client.Ending ending() {
        return ending.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    boolean isOpen() {
        return !ending.isDone();
    }

    void say(JsonObject message) {
        synchronized (this) {
            // The JDK's client takes one message at a time.
            sending = sending.thenCompose(sent -> webSocket.sendText(message.encode(), true))
                    .exceptionally(lost -> null);
        }
    }

    /** Sets a key of the room's state, and wants to hear of it. */
    void set(String key, String value) {
        say(new JsonObject()
                .put("type", 2)
                .put("echo", true)
                .put(
                        "roomChanges",
                        new JsonArray().add(new JsonObject().put("key", key).put("value", value))));
    }

    /** The changes of the room's state that a message tells of. */
    static List<JsonObject> changes(JsonObject message) {
        return message.getJsonArray("roomChanges", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            JsonObject message = new JsonObject(partial.toString());
            partial.setLength(0);
            synchronized (heard) {
                heard.add(message);
                follower.accept(message);
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        throw new AssertionError("nothing in rooms is binary");
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        ended(new Client.Ending(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        ended(new Client.Ending(LOST, String.valueOf(error.getMessage())));
    }

    private void ended(Client.Ending how) {
        ending.complete(how);
        heard.end();
    }

    @Override
    public void close() {
        webSocket.abort();
    }
}
