package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.wire.CloseFrame;
import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.FrameHead;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.ZlibStates;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.util.zip.Inflater;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket that is a handler of its netty channel, with nothing of Vert.x between the two: it reads frames where they
 * arrived and writes bytes that many sockets share, flushed when the hub says so. What it relies on is in
 * {@link NettyUpgrade}, which puts it there. Confined to the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // netty reports what fails by closing the channel
final class NettySocket extends ChannelInboundHandlerAdapter implements Socket, NettyInput.Sink {
    private static final Logger log = LoggerFactory.getLogger(NettySocket.class);

    /** How much of what a client that was told to go still sends is read and forgotten, in bytes. */
    private static final int FAREWELL = 1 << 20;

    private final ContextInternal shard;
    private final NettyInput input;
    private final @Nullable NettyInflation inflation;
    private int sendBuffer;
    private final IpAddress client;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Listener listener;
    /** Where bytes go without a walk through a pipeline in which nothing is left; null where TLS is. */
    private Channel.@Nullable Unsafe transport;

    private @Nullable ChannelOutboundBuffer outbound;
    private boolean ponged;
    /** The answer to the latest ping, while the client does not take what it is sent. */
    private @Nullable Buffer latePong;

    private boolean closeSent;
    /** How much more is read of a client that has been told to go; nothing is counted before that. */
    private int farewell;
    /** Over TLS, bytes reach the channel with a flush only. */
    private long unflushed;

    /**
     * @param shard whose event loop is the channel's
     * @param maxFrame the longest frame that a client may send, in bytes
     * @param sendBuffer how much may wait for the client, in bytes
     * @param client where it is
     * @param inflation null if no deflated messages have been agreed on, in neither direction
     */
    NettySocket(
            ContextInternal shard, int maxFrame, int sendBuffer, IpAddress client, @Nullable NettyInflation inflation) {
        this.shard = shard;
        this.input = new NettyInput(maxFrame, inflation != null, this);
        this.inflation = inflation;
        this.sendBuffer = sendBuffer;
        this.client = client;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        outbound = ctx.channel().unsafe().outboundBuffer();
        transport = ctx.pipeline().get(SslHandler.class) == null ? ctx.channel().unsafe() : null;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    @Override
    public void inflateWith(ZlibStates<Inflater> inflaters) {
        if (inflation != null) {
            inflation.open(inflaters);
        }
    }

    @Override
    public boolean deflates() {
        return inflation != null;
    }

    @Override
    public void settle(Limits limits) {
        input.allow(limits.maxFrameSize());
        if (inflation != null) {
            inflation.allow(limits);
        }
        sendBuffer = limits.sendBuffer();
        NettyUpgrade.allow(context().channel(), sendBuffer);
    }

    @Override
    public void open(Listener toTell) {
        listener = toTell;
        input.open();
        flushPongs();
    }

    @Override
    public void write(FrameBuffer frames, int from, int to) {
        write(((NettyFrameBuffer) frames).part(from, to));
    }

    @Override
    public void write(Buffer frame) {
        write(outsideHeap(frame));
    }

    private ByteBuf outsideHeap(Buffer frame) {
        return context().alloc().directBuffer(frame.length()).writeBytes(((BufferInternal) frame).getByteBuf());
    }

    private void write(ByteBuf bytes) {
        if (transport == null) {
            unflushed += bytes.readableBytes();
            context().write(bytes, context().voidPromise());
        } else {
            transport.write(bytes, transport.voidPromise());
        }
    }

    @Override
    public void flush() {
        if (transport == null) {
            unflushed = 0;
            context().flush();
        } else {
            transport.flush();
        }
    }

    @Override
    public boolean isFull() {
        return waiting() > sendBuffer;
    }

    @Override
    public long waiting() {
        return outbound == null ? 0 : outbound.totalPendingWriteBytes() + unflushed;
    }

    /** What stands first in line, and how much of it is gone. */
    @Override
    public long progress() {
        return outbound == null ? 0 : outbound.currentProgress() + 31L * System.identityHashCode(outbound.current());
    }

    @Override
    public void ping() {
        if (!closeSent) {
            write(Frames.PING);
            flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            sayFarewell(bytes.readableBytes());
            ContextInternal outer = shard.beginDispatch();
            try {
                input.add(bytes);
            } finally {
                shard.endDispatch(outer);
            }
        } else {
            // What netty says of the end of the request that the connection began with.
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void frame(FrameHead head, Buffer payload, boolean ascii) throws ProtocolViolation {
        switch (head.opcode()) {
            case TEXT, BINARY, CONTINUATION -> data(head, payload, ascii);
            case PING -> answerPing(payload);
            case PONG -> toTell().pong();
            case CLOSE -> answerClose(payload);
        }
    }

    private void data(FrameHead head, Buffer payload, boolean ascii) throws ProtocolViolation {
        if (inflation == null || !inflation.concerns(head)) {
            toTell().frame(head.opcode(), head.fin(), payload, ascii);
        } else if (!closeSent) {
            inflation.pass(head, payload, toTell());
        }
    }

    @Override
    public void part(FrameHead head, Buffer piece, boolean ascii) {
        // Half a deflated frame says nothing.
        if (inflation == null || !inflation.concerns(head)) {
            toTell().part(head.opcode(), head.payloadLength(), piece, ascii);
        }
    }

    @Override
    public void violated(CloseReason ending) {
        input.stop();
        if (closeSent) {
            // It has been told already how the connection ends.
            cut();
        } else {
            toTell().violated(ending);
        }
    }

    /** Only now: while nothing has to be held, a client that goes without a word more is missed at once. */
    @Override
    public void holds() {
        context().channel().config().setAutoRead(false);
    }

    private Listener toTell() {
        if (listener == null) {
            throw new IllegalStateException("not open");
        }
        return listener;
    }

    /**
     * A client that does not take its pongs gets the last of them when it does (RFC 6455 section 5.5.3), so that pings do
     * not make the hub hold more than may wait for the client anyway.
     */
    private void answerPing(Buffer payload) {
        if (closeSent) {
            return;
        }
        Buffer pong = Frames.frame(Opcode.PONG, true, payload);
        if (!isTaken()) {
            latePong = pong;
        } else {
            write(pong);
            ponged = true;
        }
    }

    /** Whether the client takes what it is sent, what has gathered since the last flush included. */
    private boolean isTaken() {
        if (!context().channel().isWritable()) {
            flush();
        }
        return context().channel().isWritable();
    }

    private void sendLatePong() {
        Buffer pong = latePong;
        latePong = null;
        if (pong != null && !closeSent) {
            write(pong);
            flush();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flushPongs();
    }

    private void flushPongs() {
        if (ponged) {
            ponged = false;
            flush();
        }
    }

    private void answerClose(Buffer payload) throws ProtocolViolation {
        CloseFrame.check(payload);
        Buffer answer = CloseFrame.answer(payload);
        input.stop();
        if (closeSent) {
            cut();
            return;
        }
        toTell().closing();
        endWith(answer);
    }

    /** Who goes on with a flood is not read from any more, as that would be work without end. */
    private void sayFarewell(int length) {
        if (farewell > 0) {
            farewell -= length;
            if (farewell <= 0) {
                context().channel().config().setAutoRead(false);
            }
        }
    }

    /** What still comes is read and forgotten, so that the close frame arrives. */
    private void endWith(Buffer frame) {
        closeSent = true;
        farewell = FAREWELL;
        context().channel().config().setAutoRead(true);
        context().writeAndFlush(outsideHeap(frame)).addListener((ChannelFutureListener)
                sent -> NettyUpgrade.endOutput(context()));
    }

    @Override
    public void pause() {
        input.pause();
    }

    @Override
    public void resume() {
        if (input.isPaused()) {
            input.resume();
            flushPongs();
            if (!input.isPaused()) {
                context().channel().config().setAutoRead(true);
            }
        }
    }

    @Override
    public void close(CloseReason ending) {
        if (!isClosed()) {
            closeSent = true;
            write(CloseFrame.of(ending));
            flush();
            // The client's answer has to be read.
            resume();
        }
    }

    @Override
    public void refuse(CloseReason ending) {
        input.stop();
        endWith(CloseFrame.of(ending));
    }

    @Override
    public void cut() {
        context().close();
    }

    @Override
    public boolean isClosed() {
        return closeSent || !context().channel().isActive();
    }

    @Override
    public IpAddress client() {
        return client;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            sendLatePong();
            shard.dispatch(v -> toTell().drained());
        }
    }

    /** Nothing can be read any more, so there is nothing to hold back. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        shard.dispatch(v -> {
            try {
                input.end();
            } finally {
                toTell().closed();
            }
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        input.stop();
        if (inflation != null) {
            inflation.end();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ShutdownEvent) {
            shard.dispatch(v -> toTell().shutdown());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException
                || (cause instanceof DecoderException && cause.getCause() instanceof SSLException)) {
            log.debug("connection lost: {}", cause.getMessage());
        } else {
            log.error("a connection is cut", cause);
        }
        ctx.close();
    }
}
