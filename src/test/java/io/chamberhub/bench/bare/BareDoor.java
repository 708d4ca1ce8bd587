package io.chamberhub.bench.bare;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.Map;

/** Makes a WebSocket of a request, with netty's own handshake, and then leaves nothing in the pipeline but the socket. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails is closed
final class BareDoor extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final BareChambers chambers;

    BareDoor(BareChambers chambers) {
        this.chambers = chambers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(request.uri(), "echo", false).newHandshaker(request);
        if (handshaker == null) {
            context.close();
            return;
        }
        BareChamber chamber = chambers.at(request.uri(), context.channel());
        handshaker.handshake(context.channel(), request).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                enter(done.channel().pipeline(), chamber);
            } else {
                done.channel().close();
            }
        });
    }

    private static void enter(ChannelPipeline pipeline, BareChamber chamber) {
        for (Map.Entry<String, ChannelHandler> handler : pipeline.toMap().entrySet()) {
            pipeline.remove(handler.getValue());
        }
        pipeline.addLast(new BareSocket(chamber));
    }
}
