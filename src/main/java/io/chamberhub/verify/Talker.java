package io.chamberhub.verify;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A client that says numbered messages at a steady pace. When its connection ends it connects to another node; it lives
 * at one node and goes back there when told to. Not thread-safe: confined to the event loop of the clients.
 */
final class Talker {
    /** ms between two fragments of a message. */
    private static final long BETWEEN_FRAGMENTS = 10;

    /** ms until a connection that was not welcomed is given up. */
    private static final long WELCOME = 5_000;

    /** What an end without a close counts as. */
    private static final short NO_CODE = 1006;

    private final Stage stage;
    private final Assembly assembly;
    private final int home;
    private Session session;
    private @Nullable WebSocket socket;
    private boolean inMessage;
    private boolean hushed;

    /** @param home index of the node it lives at */
    Talker(Stage stage, Assembly assembly, int home) {
        this.stage = stage;
        this.assembly = assembly;
        this.home = home;
        this.session = new Session(stage.nextSession(), home);
    }

    int home() {
        return home;
    }

    Session session() {
        return session;
    }

    Assembly assembly() {
        return assembly;
    }

    boolean isAtHome() {
        return session.isLive() && session.node() == home;
    }

    boolean isInMessage() {
        return inMessage;
    }

    /** Connects to a node, or to its home where that is open and none is named, or else to any. */
    void connect(OptionalInt wanted) {
        int node = wanted.orElseGet(() -> stage.doors().any(home));
        Session opening = new Session(stage.nextSession(), node);
        Witness witness = new Witness(opening, assembly, stage.tally());
        session = opening;
        socket = null;
        inMessage = false;
        ClientWebSocket client = stage.client().webSocket();
        client.textMessageHandler(witness::heard);
        client.binaryMessageHandler(bytes -> witness.heard(bytes.toString(StandardCharsets.ISO_8859_1)));
        client.exceptionHandler(broken -> ended(opening));
        client.closeHandler(closed -> ended(opening));
        client.connect(options(node)).onSuccess(open -> opened(opening, open)).onFailure(refused -> ended(opening));
        stage.vertx().setTimer(WELCOME, late -> {
            if (opening.id().isEmpty()) {
                ended(opening);
            }
        });
    }

    /** Closes its connection in good order and connects to that node. */
    void move(int node) {
        Session leaving = session;
        Optional.ofNullable(socket).ifPresent(WebSocket::close);
        assembly.ended(leaving);
        connect(OptionalInt.of(node));
    }

    /** Its node is dead; the connection will tell it so. */
    void mourn() {
        assembly.ended(session);
    }

    /** Says no more, but for the end of what it is saying. */
    void hush() {
        hushed = true;
    }

    /** Says the next message, if it is connected and the last one is out. */
    void speak() {
        WebSocket open = socket;
        boolean busy = hushed || inMessage || !session.isLive();
        if (open == null || open.isClosed() || open.writeQueueFull() || busy) {
            return;
        }
        Letter letter = session.next();
        Shape shape = Shape.of(letter.number());
        stage.tally().count(Figure.SENT);
        Iterator<String> parts = shape.parts("\n" + letter.text(shape.length())).iterator();
        Buffer first = Buffer.buffer(parts.next());
        boolean only = !parts.hasNext();
        open.writeFrame(shape.binary() ? WebSocketFrame.binaryFrame(first, only) : text(first, only));
        inMessage = !only;
        goOn(session, open, parts);
    }

    private void goOn(Session speaking, WebSocket open, Iterator<String> parts) {
        if (!parts.hasNext()) {
            return;
        }
        stage.vertx().setTimer(BETWEEN_FRAGMENTS, due -> {
            if (speaking == session && !speaking.hasEnded() && !open.isClosed()) {
                Buffer part = Buffer.buffer(parts.next());
                open.writeFrame(WebSocketFrame.continuationFrame(part, !parts.hasNext()));
                inMessage = parts.hasNext();
                goOn(speaking, open, parts);
            }
        });
    }

    private void opened(Session opening, WebSocket open) {
        if (opening == session && !opening.hasEnded()) {
            socket = open;
        } else {
            open.close();
        }
    }

    private void ended(Session ending) {
        if (ending != session) {
            return;
        }
        if (ending.isLive() && stage.doors().isSafe(ending.node())) {
            Optional<Short> code = Optional.ofNullable(socket).map(WebSocket::closeStatusCode);
            stage.tally().fault(Figure.DROPPED, 1, () -> ending + " with " + code.orElse(NO_CODE));
        }
        Optional.ofNullable(socket).ifPresent(WebSocket::close);
        assembly.ended(ending);
        socket = null;
        inMessage = false;
        if (!stage.isOver()) {
            stage.vertx().setTimer(stage.jitter(), due -> reconnect(ending));
        }
    }

    private void reconnect(Session ended) {
        if (ended == session) {
            connect(OptionalInt.empty());
        }
    }

    private WebSocketConnectOptions options(int node) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(stage.doors().port(node))
                .setURI(assembly.chamber())
                .setSubProtocols(List.of("echo"));
    }

    private static WebSocketFrame text(Buffer content, boolean last) {
        return WebSocketFrame.textFrame(content.toString(), last);
    }
}
