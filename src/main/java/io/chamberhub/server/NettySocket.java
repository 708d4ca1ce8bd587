package io.chamberhub.server;

import io.chamberhub.wire.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The netty channel under a Vert.x WebSocket. The only class that reaches below Vert.x's public interfaces, for what
 * those cannot do:
 *
 * <ul>
 *   <li>Write a frame's bytes, encoded once, to many sockets, and flush when the hub says so instead of with each frame.
 *   <li>Know how many bytes wait for a socket.
 *   <li>End a connection whose client broke RFC 6455 with the right close code. Vert.x would cut it without one.
 *   <li>Cut a connection whose client does not answer a close.
 *   <li>Keep frames that come in one go with the handshake, and those that the client of a paused socket sent before it
 *       went. Vert.x would drop them.
 * </ul>
 *
 * What it relies on: the pipeline handlers named {@code wsdecoder} and {@code wsencoder}, a pipeline that passes plain bytes
 * outbound from the latter on, and that nothing is written here once {@link ServerWebSocket#close} was called. Confined to
 * the socket's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // netty reports what fails by closing the channel
final class NettySocket {
    private static final String DECODER = "wsdecoder";
    private static final String ENCODER = "wsencoder";
    private static final String GUARD = "hub.guard";
    private static final int CLOSE_FRAME = 0x88;
    /** How long a client that broke the protocol may take to read why, in ms. */
    private static final long LINGER = 2_000;

    private final ChannelHandlerContext context;
    /**
     * Where bytes enter the pipeline. Further back there may still be the encoder of the handshake, which refuses them: it goes
     * once the handshake is written, and io_uring writes later than it is told to.
     */
    private final ChannelHandlerContext encoder;

    private final Guard guard;
    private final boolean tls;
    /** Over TLS, bytes reach the channel with a flush only. */
    private long unflushed;

    /** A socket whose request was {@linkplain #guard guarded}. */
    NettySocket(ServerWebSocket socket) {
        this.context = ((WebSocketInternal) socket).channelHandlerContext();
        this.encoder = Objects.requireNonNull(context.pipeline().context(ENCODER), ENCODER);
        this.guard = context.pipeline().get(Guard.class);
        this.tls = socket.isSsl();
    }

    /** From now on holds what comes behind a request that is about to become a WebSocket. */
    static void guard(HttpServerRequest request) {
        ChannelHandlerContext context = ((HttpServerConnection) request.connection()).channelHandlerContext();
        if (context.pipeline().get(GUARD) == null) {
            context.pipeline().addBefore(context.name(), GUARD, new Guard());
        }
    }

    /**
     * Lets Vert.x have what was held and what comes from now on. Its handlers must be set.
     *
     * @param violated is told how the client broke RFC 6455; {@link #refuse} should follow
     */
    void open(Consumer<Ending> violated) {
        guard.open(violated);
    }

    /**
     * Holds what comes, and stops reading when there is something to hold, so that a client that goes without a word more
     * is missed at once. What is held is let go before the end of the connection is told.
     */
    void pause() {
        guard.pause();
    }

    /** Goes on after {@link #pause}. */
    void resume() {
        guard.resume();
    }

    /** Hands a frame's bytes to the channel; they leave with the next {@link #flush}. */
    void write(Buffer frame) {
        unflushed += tls ? frame.length() : 0;
        encoder.write(((BufferInternal) frame).getByteBuf(), context.voidPromise());
    }

    void flush() {
        unflushed = 0;
        context.flush();
    }

    /** Bytes that the channel holds because the client has not taken them. */
    long waiting() {
        @Nullable ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() + unflushed;
    }

    /** Cuts the connection, with whatever was still to be sent. */
    void cut() {
        context.close();
    }

    /**
     * Sends a close frame, then nothing more, and reads nothing more. The connection stays half open for a moment, since
     * bytes that arrive at a closed one would make the client's side drop the close frame unread.
     */
    void refuse(Ending ending) {
        Channel channel = context.channel();
        if (context.pipeline().get(DECODER) != null) {
            context.pipeline().remove(DECODER);
        }
        channel.config().setAutoRead(true);
        encoder.writeAndFlush(closeFrame(ending)).addListener((ChannelFutureListener) sent -> {
            if (tls || !(channel instanceof DuplexChannel duplex)) {
                context.close();
            } else {
                duplex.shutdownOutput();
            }
        });
        context.executor().schedule(this::cut, LINGER, TimeUnit.MILLISECONDS);
    }

    private static ByteBuf closeFrame(Ending ending) {
        byte[] reason = ending.reason().getBytes(StandardCharsets.US_ASCII);
        ByteBuf frame = Unpooled.buffer(Integer.BYTES + reason.length);
        return frame.writeByte(CLOSE_FRAME)
                .writeByte(Short.BYTES + reason.length)
                .writeShort(ending.code())
                .writeBytes(reason);
    }

    private static Ending endingOf(CorruptedWebSocketFrameException broken) {
        WebSocketCloseStatus status = broken.closeStatus();
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            return Ending.FRAME_TOO_BIG;
        }
        return status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA) ? Ending.INVALID_TEXT : Ending.PROTOCOL_ERROR;
    }

    /** The HTTP status for a request that could not even be read. */
    static int statusOfBroken(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return 414;
        }
        return cause instanceof TooLongHttpHeaderException ? 431 : 400;
    }

    /**
     * Stands in front of Vert.x: holds frames until there is a WebSocket to take them and while it is paused, hears of broken
     * ones first, and swallows what comes once the decoder is gone.
     */
    private static final class Guard extends ChannelInboundHandlerAdapter {
        private final Queue<Object> held = new ArrayDeque<>();
        private @Nullable ChannelHandlerContext context;
        private @Nullable Consumer<Ending> violated;
        private boolean paused;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        /** From now on there is a WebSocket. */
        void open(Consumer<Ending> toTell) {
            violated = toTell;
            letGo();
        }

        void pause() {
            paused = true;
        }

        /** Lets go what was held, and reads on once nothing is held any more. */
        void resume() {
            if (paused) {
                paused = false;
                letGo();
                if (held.isEmpty() && context != null) {
                    context.channel().config().setAutoRead(true);
                }
            }
        }

        private void letGo() {
            ChannelHandlerContext ctx = context;
            if (ctx == null || held.isEmpty()) {
                return;
            }
            while (!paused && !held.isEmpty()) {
                Object next = held.remove();
                if (next instanceof CorruptedWebSocketFrameException broken) {
                    exceptionCaught(ctx, broken);
                } else {
                    ctx.fireChannelRead(next);
                }
            }
            ctx.fireChannelReadComplete();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof CorruptedWebSocketFrameException broken)) {
                ctx.fireExceptionCaught(cause);
            } else if (violated == null || paused) {
                hold(ctx, broken);
            } else {
                violated.accept(endingOf(broken));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf) {
                ReferenceCountUtil.release(message);
            } else if ((violated == null || paused) && message instanceof WebSocketFrame) {
                hold(ctx, message);
            } else {
                ctx.fireChannelRead(message);
            }
        }

        private void hold(ChannelHandlerContext ctx, Object message) {
            held.add(message);
            if (paused) {
                ctx.channel().config().setAutoRead(false);
            }
        }

        /** Nothing can be read any more, so there is nothing to hold back. */
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            while (violated != null && !held.isEmpty()) {
                paused = false;
                letGo();
            }
            ctx.fireChannelInactive();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            held.forEach(ReferenceCountUtil::release);
            held.clear();
        }
    }
}
