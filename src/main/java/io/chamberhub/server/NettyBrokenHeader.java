package io.chamberhub.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.net.impl.HAProxyMessageCompletionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Is the last of a connection's handlers while its PROXY header is awaited. netty's decoder closes a connection whose header
 * is broken, reads on in what has come, and may find a header then that Vert.x has given up; what goes wrong with that is for
 * nobody to look at. Confined to the connection's event loop.
 */
final class NettyBrokenHeader extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(NettyBrokenHeader.class);

    /** Comes to the end of a pipeline in which a header is awaited. */
    static void await(ChannelPipeline pipeline) {
        if (pipeline.get(HAProxyMessageCompletionHandler.class) != null) {
            pipeline.addLast(new NettyBrokenHeader());
        }
    }

    /** The header was in order; this is what comes behind it. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // First, as there may be a handshake in it, for which a connection has to have its usual handlers.
        ctx.pipeline().remove(this);
        ctx.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("deprecation") // not where it is an inbound handler's
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("no PROXY header: {}", cause.getMessage());
    }
}
