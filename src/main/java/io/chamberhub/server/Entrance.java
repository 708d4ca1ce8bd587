package io.chamberhub.server;

import io.chamberhub.wire.DeflateOffer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes WebSockets of those requests that the doorman lets pass and that are admitted, and tells the others why not.
 * Thread-safe.
 */
final class Entrance {
    private static final Logger log = LoggerFactory.getLogger(Entrance.class);
    private static final Doorman.Refusal LEAVING = new Doorman.Refusal(
            503, Map.of("Retry-After", "1", "Connection", "close"), "This node is shutting down. Connect again.");
    /** It was there when the client asked. */
    private static final Doorman.Refusal CLOSED =
            new Doorman.Refusal(503, Map.of("Connection", "close"), "This hall has just been closed. Connect again.");
    /** Headers of which Vert.x looks at the first line only. */
    private static final List<String> LISTS = List.of("connection", "upgrade");

    /** The shard that a request has come to, confined to its event loop. */
    interface Inside {
        Context context();

        /** Who decides now. */
        Premises premises();

        /** The hall that a request leads to, with its settings as they are now; it may be closed. */
        Hall hall(Doorman.Pass pass);

        /** A handshake has been answered. */
        void connected(Socket socket, Doorman.Pass pass);
    }

    private final Bans bans;
    /** Whether each connection begins with what a proxy says of it. */
    private final boolean proxiesOnly;

    private volatile Premises premises;
    private volatile boolean open = true;

    private final Counts counts;

    /** @param bans who is not let in, whatever it asks for */
    Entrance(Premises premises, Bans bans, boolean proxiesOnly, Counts counts) {
        this.premises = premises;
        this.bans = bans;
        this.proxiesOnly = proxiesOnly;
        this.counts = counts;
    }

    /** Who decides, on shards that have not been told otherwise. */
    Premises premises() {
        return premises;
    }

    /** Other proxies are trusted from now on; the shards are to be told of the rest. */
    void settle(Premises others) {
        premises = others;
    }

    /** Whether connections begin as these settings say, so that it can be trusted whom they trust. */
    boolean isFor(ProxySettings proxy) {
        return proxy.protocol() == proxiesOnly;
    }

    /** Whether a peer may connect at all: what a header of the PROXY protocol says counts, so nobody else may send one. */
    boolean mayConnect(IpAddress peer) {
        return !proxiesOnly || premises.proxies().trust(peer);
    }

    /** The halls that there are. */
    List<HallSettings> halls() {
        return premises.halls();
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
     */
    void request(HttpServerRequest request, Inside shard) {
        NettyGate.arrived(request);
        Premises deciding = shard.premises();
        Caller caller = caller(request, deciding.proxies());
        Upgrade upgrade = new Upgrade(
                request.method().name(),
                request.version() == HttpVersion.HTTP_1_1,
                request.uri(),
                caller.tls(),
                caller.headers(request.headers()::getAll));
        Doorman.Verdict verdict = judge(upgrade, caller.address(), deciding.doorman());
        if (verdict instanceof Doorman.Refusal refusal) {
            counts.nowhere.refused(Reasons.of(refusal.status()));
            refuse(request, refusal);
        } else if (verdict instanceof Doorman.Pass pass) {
            Optional<String> protocol = pass.hall().protocol().choose(upgrade.subprotocols());
            Arrival arrival = new Arrival(request, shard, protocol, caller.address());
            Admissions asked =
                    Objects.requireNonNull(deciding.admissions().get(pass.hall().path()));
            if (asked.isEmpty()) {
                enter(arrival, pass);
            } else {
                ask(asked, new Knock(upgrade, pass.chamber(), caller.address(), pass.guest()), arrival, pass);
            }
        }
    }

    private Doorman.Verdict judge(Upgrade upgrade, IpAddress client, Doorman doorman) {
        Doorman.Refusal refusal = refusal(client);
        return refusal == null ? doorman.judge(upgrade) : refusal;
    }

    /** What a client gets for now whatever it asks for; null if that decides. */
    private Doorman.@Nullable Refusal refusal(IpAddress client) {
        return open ? bans.refusal(client) : LEAVING;
    }

    private static Caller caller(HttpServerRequest request, Proxies proxies) {
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

    /**
     * A request that the doorman has let pass.
     *
     * @param protocol the subprotocol that it gets; empty for none
     * @param client where the client is
     */
    private record Arrival(HttpServerRequest request, Inside shard, Optional<String> protocol, IpAddress client) {}

    private void ask(Admissions asked, Knock knock, Arrival arrival, Doorman.Pass pass) {
        HttpServerRequest request = arrival.request();
        Future<Admission.Verdict> answer = asked.ask(knock, arrival.shard().context());
        if (answer.isComplete()) {
            decided(arrival, pass, answer.result(), refusal -> refuse(request, refusal));
        } else if (NettyUpgrade.fits(request)) {
            NettyUpgrade.hold(request);
            answer.onSuccess(verdict -> decided(arrival, pass, verdict, refusal -> refuseHeld(request, refusal)));
        } else {
            // Vert.x makes a WebSocket of a request only as long as it has not told its end.
            request.pause();
            answer.onSuccess(verdict -> decided(arrival, pass, verdict, refusal -> {
                refuse(request, refusal);
                request.resume();
            }));
        }
    }

    private void decided(
            Arrival arrival, Doorman.Pass pass, Admission.Verdict verdict, Consumer<Doorman.Refusal> refused) {
        Doorman.Refusal meanwhile = refusal(arrival.client());
        if (NettyUpgrade.isGone(arrival.request())) {
            log.debug("a client did not wait until it was decided whether it may enter");
        } else if (meanwhile != null) {
            counts.hall(pass.hall()).refused(Reasons.of(meanwhile.status()));
            refused.accept(meanwhile);
        } else if (arrival.shard().hall(pass).isClosed()) {
            counts.nowhere.refused(Reasons.of(CLOSED.status()));
            refused.accept(CLOSED);
        } else if (verdict instanceof Admission.Refused refusal) {
            counts.hall(pass.hall()).refused(Reasons.of(refusal.status()));
            refused.accept(lastOf(refusal));
        } else if (verdict instanceof Admission.Admitted admitted) {
            enter(arrival, pass.of(admitted.guest()));
        }
    }

    /** Each try costs a connection: a signature costs the hub more than it costs whoever made one up. */
    private static Doorman.Refusal lastOf(Admission.Refused refusal) {
        Map<String, String> headers = new HashMap<>(refusal.headers());
        headers.put("Connection", "close");
        return new Doorman.Refusal(refusal.status(), headers, refusal.message());
    }

    private static void enter(Arrival arrival, Doorman.Pass pass) {
        Inside shard = arrival.shard();
        upgrade(arrival, shard.hall(pass).settings()).onSuccess(socket -> shard.connected(socket, pass));
    }

    private static Future<Socket> upgrade(Arrival arrival, HallSettings hall) {
        HttpServerRequest request = arrival.request();
        Optional<String> protocol = arrival.protocol();
        if (NettyUpgrade.fits(request)) {
            Optional<DeflateOffer> deflate = hall.deflate(request.headers().getAll(NettyUpgrade.EXTENSIONS));
            Terms terms = new Terms(protocol, deflate, hall.limits(), arrival.client());
            Socket socket = NettyUpgrade.accept(request, terms, arrival.shard().context());
            return Future.succeededFuture(socket);
        }
        LISTS.forEach(header -> mergeLines(request, header));
        // Vert.x chooses the first one that it finds.
        protocol.ifPresentOrElse(chosen -> request.headers().set(Upgrade.SUBPROTOCOLS, chosen), () -> request.headers()
                .remove(Upgrade.SUBPROTOCOLS));
        return request.toWebSocket()
                .<Socket>map(
                        webSocket -> new PlainSocket(webSocket, hall.limits().sendBuffer(), arrival.client()))
                .onSuccess(socket -> NettyGate.passed(request))
                .onFailure(failure -> log.debug("handshake failed: {}", failure.getMessage()));
    }

    /** Something has come that is no request. */
    void invalid(HttpServerRequest request) {
        int status = NettyUpgrade.statusOfBroken(request);
        counts.nowhere.refused(Reasons.of(status));
        String what =
                switch (status) {
                    case 414 -> "The request target is too long. Use a shorter chamber name.";
                    case 431 -> "The request headers are too long. Send fewer or shorter ones.";
                    default -> "This is not an HTTP request that can be read.";
                };
        refuse(request, new Doorman.Refusal(status, Map.of("Connection", "close"), what));
    }

    private static void refuse(HttpServerRequest request, Doorman.Refusal refusal) {
        answer(request, refusal);
        NettyGate.refused(request);
        if ("close".equals(refusal.headers().get("Connection"))) {
            request.connection().close();
        }
    }

    /** What came behind the request cannot be read as a request any more, so this one was the last. */
    private static void refuseHeld(HttpServerRequest request, Doorman.Refusal refusal) {
        request.response().putHeader("Connection", "close");
        answer(request, refusal).onComplete(written -> NettyUpgrade.endHeld(request));
        // Should the client not take the answer, its time runs out.
        NettyGate.refused(request);
    }

    private static Future<Void> answer(HttpServerRequest request, Doorman.Refusal refusal) {
        refusal.headers().forEach(request.response()::putHeader);
        return request.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(refusal.body() + "\n");
    }

    private static void mergeLines(HttpServerRequest request, String header) {
        List<String> lines = request.headers().getAll(header);
        if (lines.size() > 1) {
            request.headers().set(header, String.join(",", lines));
        }
    }
}
