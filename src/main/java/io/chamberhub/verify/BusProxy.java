package io.chamberhub.verify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stands before the event bus port of a node, so that what the other nodes send there can be lost. Not thread-safe:
 * confined to one event loop.
 */
final class BusProxy {
    private static final String HOST = "127.0.0.1";

    /** With it a socket that is closed is reset, and what waits in it is gone. */
    private static final int NO_LINGER = 0;

    private final int target;
    private final NetServer server;
    private final NetClient client;
    private final Set<NetSocket> sockets = new HashSet<>();
    private Way way = Way.OPEN;

    private enum Way {
        OPEN,
        /** Whoever connects is reset at once. */
        REFUSING,
        /** Whoever connects may say what he likes. */
        SWALLOWING
    }

    private BusProxy(Vertx vertx, int target) {
        this.target = target;
        this.server = vertx.createNetServer(new NetServerOptions().setSoLinger(NO_LINGER));
        this.client = vertx.createNetClient(new NetClientOptions().setSoLinger(NO_LINGER));
        server.connectHandler(this::accept);
    }

    /** Listens at {@code port} on behalf of {@code target}, whether there is anybody yet or not. */
    static Future<BusProxy> listen(Vertx vertx, int port, int target) {
        BusProxy proxy = new BusProxy(vertx, target);
        return proxy.server.listen(port, HOST).map(proxy);
    }

    /**
     * Resets all connections; until {@link #mend} there are none.
     *
     * @param swallow take new connections and lose what they bring, rather than reset them
     */
    void cut(boolean swallow) {
        way = swallow ? Way.SWALLOWING : Way.REFUSING;
        reset();
    }

    /** Passes everything on again; connections that came meanwhile are reset. */
    void mend() {
        way = Way.OPEN;
        reset();
    }

    private void reset() {
        List<NetSocket> open = List.copyOf(sockets);
        sockets.clear();
        open.forEach(NetSocket::close);
    }

    private void accept(NetSocket from) {
        switch (way) {
            case REFUSING -> from.close();
            case SWALLOWING -> {
                keep(from);
                from.handler(lost -> {});
            }
            case OPEN -> {
                keep(from);
                from.pause();
                client.connect(target, HOST).onSuccess(to -> join(from, to)).onFailure(nobody -> from.close());
            }
        }
    }

    private void join(NetSocket from, NetSocket to) {
        if (!sockets.contains(from)) {
            // The way was cut meanwhile.
            to.close();
            return;
        }
        keep(to);
        from.closeHandler(gone -> end(from, to));
        to.closeHandler(gone -> end(from, to));
        pass(from, to);
        pass(to, from);
        from.resume();
    }

    private void keep(NetSocket socket) {
        sockets.add(socket);
        socket.exceptionHandler(broken -> socket.close());
        socket.closeHandler(gone -> sockets.remove(socket));
    }

    private void end(NetSocket from, NetSocket to) {
        sockets.remove(from);
        sockets.remove(to);
        from.close();
        to.close();
    }

    private static void pass(NetSocket from, NetSocket to) {
        from.handler(bytes -> {
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(free -> from.resume());
            }
        });
    }
}
