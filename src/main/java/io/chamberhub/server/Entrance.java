package io.chamberhub.server;

import io.chamberhub.wire.DeflateOffer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes WebSockets of those requests that the doorman lets pass, and tells the others why not. Thread-safe. */
final class Entrance {
    private static final Logger log = LoggerFactory.getLogger(Entrance.class);
    private static final Doorman.Refusal LEAVING = new Doorman.Refusal(
            503, Map.of("Retry-After", "1", "Connection", "close"), "This node is shutting down. Connect again.");
    /** Headers of which Vert.x looks at the first line only. */
    private static final List<String> LISTS = List.of("connection", "upgrade");

    private final Doorman doorman;
    private final Proxies proxies;
    private volatile boolean open = true;

    /** @param proxies whom to believe who a client is */
    Entrance(Doorman doorman, Proxies proxies) {
        this.doorman = doorman;
        this.proxies = proxies;
    }

    /** Whether anybody is let in. */
    boolean isOpen() {
        return open;
    }

    /** From now on nobody is let in, on no shard; who comes is told to connect elsewhere. */
    void close() {
        open = false;
    }

    /**
     * A request has come.
     *
     * @param shard whose event loop is the connection's
     * @param connected takes what became a WebSocket
     */
    void request(HttpServerRequest request, Context shard, BiConsumer<Socket, Doorman.Pass> connected) {
        NettyGate.arrived(request);
        Caller caller = caller(request);
        Upgrade upgrade = new Upgrade(
                request.method().name(),
                request.version() == HttpVersion.HTTP_1_1,
                request.uri(),
                caller.tls(),
                caller.headers(request.headers()::getAll));
        Doorman.Verdict verdict = open ? doorman.judge(upgrade) : LEAVING;
        if (verdict instanceof Doorman.Pass pass) {
            Optional<String> protocol = pass.hall().protocol().choose(upgrade.subprotocols());
            upgrade(request, shard, pass, protocol, caller.address())
                    .onSuccess(socket -> connected.accept(socket, pass));
        } else if (verdict instanceof Doorman.Refusal refusal) {
            refuse(request, refusal);
        }
    }

    private Caller caller(HttpServerRequest request) {
        return proxies.caller(peer(request), request.isSSL(), request.headers()::getAll);
    }

    private static IpAddress peer(HttpServerRequest request) {
        return Stream.of(
                        request.connection().remoteAddress(),
                        request.connection().remoteAddress(true))
                .filter(Objects::nonNull)
                .flatMap(address -> Stream.ofNullable(address.hostAddress()))
                .flatMap(address -> IpAddress.read(withoutZone(address)).stream())
                .findFirst()
                .orElse(IpAddress.UNKNOWN);
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static Future<Socket> upgrade(
            HttpServerRequest request, Context shard, Doorman.Pass pass, Optional<String> protocol, IpAddress client) {
        HallSettings hall = pass.hall();
        if (NettyUpgrade.fits(request)) {
            Optional<DeflateOffer> deflate = hall.deflate(request.headers().getAll(NettyUpgrade.EXTENSIONS));
            Socket socket = NettyUpgrade.accept(request, new Terms(protocol, deflate, hall.limits(), client), shard);
            return Future.succeededFuture(socket);
        }
        LISTS.forEach(header -> mergeLines(request, header));
        // Vert.x chooses the first one that it finds.
        protocol.ifPresentOrElse(chosen -> request.headers().set(Upgrade.SUBPROTOCOLS, chosen), () -> request.headers()
                .remove(Upgrade.SUBPROTOCOLS));
        return request.toWebSocket()
                .<Socket>map(
                        webSocket -> new PlainSocket(webSocket, hall.limits().sendBuffer(), client))
                .onSuccess(socket -> NettyGate.passed(request))
                .onFailure(failure -> log.debug("handshake failed: {}", failure.getMessage()));
    }

    /** Something has come that is no request. */
    static void invalid(HttpServerRequest request) {
        int status = NettyUpgrade.statusOfBroken(request);
        String what =
                switch (status) {
                    case 414 -> "The request target is too long. Use a shorter chamber name.";
                    case 431 -> "The request headers are too long. Send fewer or shorter ones.";
                    default -> "This is not an HTTP request that can be read.";
                };
        refuse(request, new Doorman.Refusal(status, Map.of("Connection", "close"), what));
    }

    private static void refuse(HttpServerRequest request, Doorman.Refusal refusal) {
        refusal.headers().forEach(request.response()::putHeader);
        request.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(refusal.body() + "\n");
        NettyGate.refused(request);
        if ("close".equals(refusal.headers().get("Connection"))) {
            request.connection().close();
        }
    }

    private static void mergeLines(HttpServerRequest request, String header) {
        List<String> lines = request.headers().getAll(header);
        if (lines.size() > 1) {
            request.headers().set(header, String.join(",", lines));
        }
    }
}
