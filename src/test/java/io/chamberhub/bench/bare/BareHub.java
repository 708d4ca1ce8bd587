package io.chamberhub.bench.bare;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * A hub without duties, as a yardstick for what the JVM and its sockets allow: one event loop, frames that are whole and
 * text, no targets, no limits, no queues. All that one turn of the loop has for a chamber lies in one buffer, and each
 * socket gets one write of slices of it. It trusts its clients; expose it to nobody.
 */
public final class BareHub {
    private static final int BACKLOG = 4096;
    private static final int REQUEST = 8192;

    private BareHub() {}

    /**
     * Serves until it is killed.
     *
     * @param args the port, on the loopback address; {@code nio} to go without epoll
     */
    public static void main(String[] args) throws InterruptedException {
        boolean epoll = args.length == 1 && Epoll.isAvailable();
        Channel server = start(Integer.parseInt(args[0]), epoll);
        System.out.println("listening, " + (epoll ? "epoll" : "nio"));
        server.closeFuture().sync();
    }

    /**
     * Listens, on the loopback address, until the channel is closed.
     *
     * @param port 0 for any that is free
     */
    public static Channel start(int port, boolean epoll) throws InterruptedException {
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        BareChambers chambers = new BareChambers();
        return new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(
                        1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()))
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(REQUEST),
                                        new BareDoor(chambers));
                    }
                })
                .bind("127.0.0.1", port)
                .sync()
                .channel();
    }
}
