package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ZlibStates;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.zip.Inflater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket that goes through Vert.x, a frame at a time: for connections of which {@link NettyUpgrade} does not know
 * enough to take them over. Slower, and less exact where a client breaks the protocol: it is cut off without a close code,
 * and what it sends before its handshake is answered is lost where that takes time.
 * Messages are never deflated.
 * Confined to its event loop.
 */
final class PlainSocket implements Socket {
    private static final Logger log = LoggerFactory.getLogger(PlainSocket.class);

    private final ServerWebSocket webSocket;
    private final IpAddress client;
    private long waiting;
    private long taken;

    /**
     * @param sendBuffer how much may wait for the client, in bytes
     * @param client where it is
     */
    PlainSocket(ServerWebSocket webSocket, int sendBuffer, IpAddress client) {
        this.webSocket = webSocket.pause().setWriteQueueMaxSize(sendBuffer);
        this.client = client;
    }

    @Override
    public void inflateWith(ZlibStates<Inflater> inflaters) {
        // There is nothing to inflate.
    }

    @Override
    public boolean deflates() {
        return false;
    }

    /** Vert.x keeps to the longest frame of all halls that the hub was started with. */
    @Override
    public void settle(Limits limits) {
        webSocket.setWriteQueueMaxSize(limits.sendBuffer());
    }

    @Override
    public void open(Listener listener) {
        webSocket.exceptionHandler(lost -> log.debug("connection lost: {}", lost.getMessage()));
        webSocket.frameHandler(frame -> read(frame, listener));
        webSocket.pongHandler(payload -> listener.pong());
        webSocket.drainHandler(v -> listener.drained());
        webSocket.closeHandler(v -> listener.closed());
    }

    private static void read(WebSocketFrame frame, Listener listener) {
        switch (frame.type()) {
            case TEXT -> listener.frame(Opcode.TEXT, frame.isFinal(), frame.binaryData(), false);
            case BINARY -> listener.frame(Opcode.BINARY, frame.isFinal(), frame.binaryData(), false);
            case CONTINUATION -> listener.frame(Opcode.CONTINUATION, frame.isFinal(), frame.binaryData(), false);
            case CLOSE -> listener.closing();
            default -> {} // Vert.x has answered a ping, and a pong has a handler of its own.
        }
    }

    @Override
    public void write(FrameBuffer frames, int from, int to) {
        write(frames.copy(from, to));
    }

    @Override
    public void write(Buffer frames) {
        Frames.read(frames, (opcode, fin, payload) -> {
            waiting += payload.length();
            webSocket.writeFrame(frame(opcode, fin, payload)).onComplete(done -> {
                waiting -= payload.length();
                taken += payload.length();
            });
        });
    }

    private static WebSocketFrame frame(Opcode opcode, boolean fin, Buffer payload) {
        return switch (opcode) {
            case TEXT -> WebSocketFrame.textFrame(payload.toString(StandardCharsets.UTF_8), fin);
            case BINARY -> WebSocketFrame.binaryFrame(payload, fin);
            case CONTINUATION -> WebSocketFrame.continuationFrame(payload, fin);
            case CLOSE, PING, PONG -> throw new IllegalArgumentException("the hub sends no " + opcode + " this way");
        };
    }

    @Override
    public void flush() {
        // Vert.x has done so with each frame.
    }

    @Override
    public boolean isFull() {
        return !webSocket.isClosed() && webSocket.writeQueueFull();
    }

    @Override
    public long waiting() {
        return waiting;
    }

    @Override
    public long progress() {
        return taken;
    }

    @Override
    public void ping() {
        webSocket.writePing(Buffer.buffer());
    }

    @Override
    public void pause() {
        webSocket.pause();
    }

    @Override
    public void resume() {
        webSocket.resume();
    }

    @Override
    public void close(CloseReason ending) {
        webSocket.close((short) ending.code(), ending.reason());
        // The client's answer has to be read.
        webSocket.resume();
    }

    @Override
    public void refuse(CloseReason ending) {
        close(ending);
    }

    @Override
    public void cut() {
        NettyUpgrade.cut(webSocket);
    }

    @Override
    public boolean isClosed() {
        return webSocket.isClosed();
    }

    @Override
    public IpAddress client() {
        return client;
    }
}
