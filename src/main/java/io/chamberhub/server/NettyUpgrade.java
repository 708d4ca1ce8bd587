package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link NettySocket} of a request: answers the handshake and takes the connection out of Vert.x's hands. What of
 * Vert.x it relies on: how the handlers of an HTTP/1.1 connection are named, that its decoder passes on what it has not
 * read when it is removed, and that nothing of Vert.x needs to know of the connection from then on.
 *
 * <p>Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // netty reports what fails by closing the channel
final class NettyUpgrade {
    /** The handlers of a connection that can be taken over. */
    static final Set<String> HANDLERS =
            Set.of(NettyGate.NAME, "ssl", "httpDecoder", "httpEncoder", "chunkedWriter", "handler");

    /** Stays where it is; the others go, the decoder last, as it then passes on what it has not read. */
    private static final String TLS = "ssl";

    private static final String DECODER = "httpDecoder";
    private static final String SOCKET = "hub.socket";

    /** Names ports of hubs, each between two commas, only where a test wants to see what happens without. */
    private static final String LEAVE_TO_VERTX = "hub.test.plainSockets";

    static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    /** How long a client may take to end the connection once it has been sent all, in ms. */
    private static final long LINGER = 2_000;

    /** RFC 6455 section 1.3. */
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private NettyUpgrade() {}

    /** Whether the request's connection is as it is known here. */
    static boolean fits(HttpServerRequest request) {
        return !isLeftToVertx(request)
                && request.connection() instanceof HttpServerConnection connection
                && HANDLERS.containsAll(
                        handlers(connection.channelHandlerContext().pipeline()));
    }

    /**
     * Makes a WebSocket of a request that {@linkplain #fits fits} and asks for one as RFC 6455 section 4.2.1 says.
     *
     * @param shard whose event loop is the connection's
     */
    static Socket accept(HttpServerRequest request, Terms terms, Context shard) {
        ChannelPipeline pipeline = pipeline(request);
        String key = request.getHeader("sec-websocket-key");
        // The connection's first request is kept for as long as the connection; its headers need not be.
        request.headers().clear();
        Limits limits = terms.limits();
        NettySocket socket = new NettySocket(
                (ContextInternal) shard,
                limits.maxFrameSize(),
                limits.sendBuffer(),
                terms.client(),
                terms.deflate().isPresent() ? new NettyInflation(limits) : null);
        allow(pipeline.channel(), limits.sendBuffer());
        pipeline.addLast(SOCKET, socket);
        ChannelHandlerContext context = pipeline.context(socket);
        List<String> leaving = new ArrayList<>(handlers(pipeline));
        leaving.removeAll(List.of(TLS, DECODER, SOCKET));
        leaving.forEach(pipeline::remove);
        context.writeAndFlush(response(context, key, terms), context.voidPromise());
        pipeline.remove(DECODER);
        return socket;
    }

    /** From now on so much may wait for a channel, in bytes; it takes more again when half of that has gone. */
    static void allow(Channel channel, int sendBuffer) {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(sendBuffer / 2, sendBuffer));
    }

    /**
     * From now on holds what the client of a request that {@linkplain #fits fits} sends behind it, until the request is
     * {@linkplain #accept accepted} or {@linkplain #endHeld ended}.
     */
    static void hold(HttpServerRequest request) {
        pipeline(request).replace(DECODER, DECODER, new NettyHold());
    }

    /** Ends the connection of a request that was held and has been answered. */
    static void endHeld(HttpServerRequest request) {
        ChannelHandlerContext context = pipeline(request).context(DECODER);
        if (context != null && context.handler() instanceof NettyHold hold) {
            hold.refuse(context);
        }
    }

    /** Whether a request's connection has ended. */
    static boolean isGone(HttpServerRequest request) {
        return request.connection() instanceof HttpServerConnection connection
                && !connection.channelHandlerContext().channel().isActive();
    }

    private static ChannelPipeline pipeline(HttpServerRequest request) {
        return ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .pipeline();
    }

    /** Cuts the connection of a WebSocket, with whatever was still to be sent; Vert.x would wait for the client. */
    static void cut(ServerWebSocket webSocket) {
        ((WebSocketInternal) webSocket).channelHandlerContext().close();
    }

    /**
     * Nothing more is sent. What still comes is read until the client ends the connection too, or it is cut: bytes that arrive
     * at a closed one would make the client's side drop, unread, what it has been sent last. Over TLS it is closed at once.
     */
    static void endOutput(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel duplex
                && context.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
            context.executor().schedule(() -> context.close(), LINGER, TimeUnit.MILLISECONDS);
        } else {
            context.close();
        }
    }

    /** The HTTP status for a request that could not even be read. */
    static int statusOfBroken(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return 414;
        }
        return cause instanceof TooLongHttpHeaderException ? 431 : 400;
    }

    private static boolean isLeftToVertx(HttpServerRequest request) {
        @Nullable String ports = System.getProperty(LEAVE_TO_VERTX);
        return ports != null && ports.contains("," + request.localAddress().port() + ",");
    }

    private static Set<String> handlers(ChannelPipeline pipeline) {
        return pipeline.toMap().keySet();
    }

    private static ByteBuf response(ChannelHandlerContext context, String key, Terms terms) {
        String head =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accepting(key) + "\r\n"
                        + terms.protocol()
                                .map(name -> "Sec-WebSocket-Protocol: " + name + "\r\n")
                                .orElse("")
                        + terms.deflate()
                                .map(offer -> EXTENSIONS + ": " + offer.answer() + "\r\n")
                                .orElse("") + "\r\n";
        byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
        return context.alloc().directBuffer(bytes.length).writeBytes(bytes);
    }

    private static String accepting(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
