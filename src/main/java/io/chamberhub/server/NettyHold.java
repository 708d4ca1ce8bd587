package io.chamberhub.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of the HTTP decoder while it is decided what becomes of a request: what the client sends behind it could
 * be frames. Passes them on when it is removed, or drops them when the request has been refused. Confined to the channel's
 * event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // netty reports what fails by closing the channel
final class NettyHold extends ChannelInboundHandlerAdapter {
    /** When so many bytes are held, no more are read. */
    private static final int MOST = 16 << 10;

    private @Nullable ByteBuf held;
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            // What the decoder still says of the end of the request.
            ctx.fireChannelRead(message);
        } else if (refused) {
            bytes.release();
        } else {
            hold(ctx, bytes);
        }
    }

    private void hold(ChannelHandlerContext ctx, ByteBuf bytes) {
        ByteBuf before = held == null ? ctx.alloc().directBuffer(bytes.readableBytes()) : held;
        held = before.writeBytes(bytes);
        bytes.release();
        if (held.readableBytes() >= MOST) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** The request has been answered, and is over with that; the client is left time to read it. */
    void refuse(ChannelHandlerContext ctx) {
        refused = true;
        drop();
        ctx.channel().config().setAutoRead(true);
        NettyUpgrade.endOutput(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        drop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ByteBuf bytes = held;
        held = null;
        if (bytes != null) {
            ctx.channel().config().setAutoRead(true);
            ctx.fireChannelRead(bytes);
            ctx.fireChannelReadComplete();
        }
    }

    private void drop() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
