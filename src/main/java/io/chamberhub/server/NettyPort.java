package io.chamberhub.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetServerInternal;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that clients connect to: it sees connections when they are accepted, while Vert.x tells of them only when their
 * TLS handshake is over. What of Vert.x it relies on: that a server is set up by the transport of the Vert.x instance that
 * it was made with. All shards of a node share it. Thread-safe.
 */
final class NettyPort {
    private static final Logger log = LoggerFactory.getLogger(NettyPort.class);

    /** How long nobody comes who is not let in until the next one is worth a line in the log, in minutes. */
    private static final long QUIET = 10;

    private final HttpServerOptions options;
    private final int shards;
    private volatile HandshakeLimits share;
    private final Burst crowds;
    private final Burst strangers = new Burst(TimeUnit.MINUTES.toNanos(QUIET), System.nanoTime());
    private final Counts counts;
    private final Predicate<IpAddress> mayConnect;
    private final Queue<HttpServer> servers = new ConcurrentLinkedQueue<>();
    private final Map<EventExecutor, NettyWaitingRoom> rooms = new ConcurrentHashMap<>();

    /**
     * @param limits for the node; each shard gets its share, as connections are dealt out to them in turn
     * @param shards how many there are
     * @param mayConnect who may connect at all
     */
    NettyPort(
            HttpServerOptions options,
            HandshakeLimits limits,
            int shards,
            Predicate<IpAddress> mayConnect,
            Counts counts) {
        this.options = options;
        this.shards = shards;
        this.share = share(limits);
        this.crowds = new Burst(TimeUnit.MILLISECONDS.toNanos(limits.timeout()), System.nanoTime());
        this.mayConnect = mayConnect;
        this.counts = counts;
    }

    private HandshakeLimits share(HandshakeLimits limits) {
        return new HandshakeLimits(limits.timeout(), Math.max(1, limits.pending() / shards));
    }

    /** Other limits hold from now on. */
    void settle(HandshakeLimits limits) {
        share = share(limits);
        rooms.values().forEach(room -> room.settle(share));
    }

    /** Shows another certificate to those who connect from now on. Once it listens. */
    Future<Boolean> show(KeyCertOptions certificate) {
        ServerSSLOptions other = options.getSslOptions().copy();
        other.setKeyCertOptions(certificate);
        // All shards have the port of one of them, which any of them asks.
        return servers.element().updateSSLOptions(other, true);
    }

    /** The port as one shard listens at it, and as all others do. */
    HttpServer server(Vertx vertx) {
        HttpServer server = new HttpServerImpl(new Listening((VertxInternal) vertx), options);
        servers.add(server);
        return server;
    }

    private NettyWaitingRoom room(EventExecutor loop) {
        return rooms.computeIfAbsent(loop, each -> new NettyWaitingRoom(each, share, crowds, counts));
    }

    /** The first to hear of a connection, before it has an event loop. */
    @Sharable
    private final class Acceptor extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            Channel child = (Channel) accepted;
            IpAddress peer = peer(child);
            if (mayConnect.test(peer)) {
                child.pipeline()
                        .addFirst(NettyGate.NAME, new NettyGate(NettyPort.this::room, options.isUseProxyProtocol()));
                ctx.fireChannelRead(accepted);
            } else {
                child.unsafe().closeForcibly();
                turnedAway(peer);
            }
        }

        private IpAddress peer(Channel child) {
            return child.remoteAddress() instanceof InetSocketAddress address
                    ? IpAddress.of(address.getAddress())
                    : IpAddress.UNKNOWN;
        }

        private void turnedAway(IpAddress peer) {
            if (strangers.begins(System.nanoTime())) {
                log.atWarn()
                        .addKeyValue("peer", peer)
                        .log(
                                "somebody connects who is no trusted proxy, and is not let in (proxy.protocol, proxy.trusted)");
            }
        }
    }

    /** Vert.x as it is, but for what its servers do when they start to listen. */
    private final class Listening extends VertxWrapper {
        Listening(VertxInternal vertx) {
            super(vertx);
        }

        @Override
        public NetServerInternal createNetServer(NetServerOptions tcp) {
            return new NetServerImpl(this, tcp);
        }

        @Override
        public Transport transport() {
            return new NettyTransport(super.transport()) {
                @Override
                public void configure(NetServerOptions tcp, boolean domainSocket, ServerBootstrap bootstrap) {
                    super.configure(tcp, domainSocket, bootstrap);
                    bootstrap.handler(new Acceptor());
                }
            };
        }
    }
}
