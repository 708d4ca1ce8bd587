package io.chamberhub.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has not become a WebSocket yet, from the moment it is accepted: while its PROXY header, its TLS
 * handshake and its request are awaited, and after a refusal while the next request is.
 *
 * <pre>
 * WAITING --request--> BEING ANSWERED --refusal--> WAITING
 *    |                      +--upgrade--> (gone from the pipeline)
 *    +--late, or no room--> closed
 * </pre>
 *
 * It is a handler that no event passes through. Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // netty reports what fails by closing the channel
final class NettyGate extends ChannelHandlerAdapter {
    static final String NAME = "hub.gate";

    /** Is there as soon as HTTP is spoken, and not before. */
    private static final String ENCODER = "httpEncoder";

    private static final byte[] TOO_LATE = response("No complete request came in time. Connect again.\n");

    private final Function<EventExecutor, NettyWaitingRoom> rooms;
    private final boolean headed;
    private @Nullable NettyWaitingRoom room;
    private @Nullable ChannelHandlerContext context;
    private boolean answered;

    /**
     * @param rooms where the connections of an event loop wait
     * @param headed whether a PROXY header comes first
     */
    NettyGate(Function<EventExecutor, NettyWaitingRoom> rooms, boolean headed) {
        this.rooms = rooms;
        this.headed = headed;
    }

    /** A request is there; the time until it is answered is not the client's. */
    static void arrived(HttpServerRequest request) {
        of(request).ifPresent(gate -> gate.room().leave(gate));
    }

    /** A request was refused; another one may follow. */
    static void refused(HttpServerRequest request) {
        of(request).ifPresent(NettyGate::waitAgain);
    }

    /** What became a WebSocket by way of Vert.x waits no longer. */
    static void passed(HttpServerRequest request) {
        of(request).ifPresent(gate -> gate.context().pipeline().remove(gate));
    }

    private static Optional<NettyGate> of(HttpServerRequest request) {
        return request.connection() instanceof HttpServerConnection connection
                ? Optional.ofNullable(
                        connection.channelHandlerContext().pipeline().get(NettyGate.class))
                : Optional.empty();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        room = rooms.apply(ctx.executor());
        room.enter(this);
        if (headed) {
            // Vert.x adds its handlers when all that are here already have been told.
            ctx.executor().execute(() -> NettyBrokenHeader.await(ctx.pipeline()));
        }
    }

    /** It has become a WebSocket, or is closed. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        room().leave(this);
    }

    private void waitAgain() {
        answered = true;
        if (context().channel().isWritable()) {
            room().leave(this);
            room().enter(this);
        } else {
            // It asks and asks and does not take what it is answered.
            cut();
        }
    }

    /** Whether it has had an answer. */
    boolean isAnswered() {
        return answered;
    }

    /** No request came in time. */
    void tooLate() {
        ChannelHandlerContext encoder = context().pipeline().context(ENCODER);
        if (answered || encoder == null) {
            cut();
        } else {
            // Should it not take the answer, it will be late once more.
            waitAgain();
            ByteBuf response = encoder.alloc().directBuffer(TOO_LATE.length).writeBytes(TOO_LATE);
            encoder.writeAndFlush(response).addListener((ChannelFutureListener) written -> encoder.close());
        }
    }

    /** Ends the connection without a word, TLS or not. */
    void cut() {
        context().close();
    }

    private NettyWaitingRoom room() {
        if (room == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return room;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    private static byte[] response(String body) {
        String head = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
