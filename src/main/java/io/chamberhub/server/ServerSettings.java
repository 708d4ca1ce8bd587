package io.chamberhub.server;

import io.chamberhub.bus.Endpoint;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.Range;
import java.util.List;
import java.util.Optional;

/**
 * Where clients connect and what they find there.
 *
 * @param port 0 picks a free one
 * @param shards hub verticles of the node, 0 for one per core
 * @param proxy whom to believe what it says of clients
 * @param handshakes what connections may claim before they are WebSockets
 * @param drain how a node of a cluster stops
 * @param halls at least one, each with a path of its own
 */
public record ServerSettings(
        String host,
        int port,
        int shards,
        Optional<TlsFiles> tls,
        ProxySettings proxy,
        HandshakeLimits handshakes,
        DrainSettings drain,
        List<HallSettings> halls) {

    public static final Range SHARDS = new Range(0, 1024);

    public ServerSettings {
        Endpoint.requireHost("host", host);
        Endpoint.PORT.require("port", port);
        SHARDS.require("shards", shards);
        halls = List.copyOf(halls);
        if (halls.isEmpty()) {
            throw new IllegalArgumentException("halls: none");
        }
        if (halls.stream().map(HallSettings::path).distinct().count() < halls.size()) {
            throw new IllegalArgumentException("halls: two of them have the same path");
        }
    }

    /** The settings of a hub that was told nothing. */
    public static ServerSettings defaults() {
        return new ServerSettings(
                "127.0.0.1",
                8080,
                0,
                Optional.empty(),
                ProxySettings.none(),
                HandshakeLimits.defaults(),
                DrainSettings.defaults(),
                defaultHalls());
    }

    public ServerSettings withHost(String other) {
        return new ServerSettings(other, port, shards, tls, proxy, handshakes, drain, halls);
    }

    public ServerSettings withPort(int other) {
        return new ServerSettings(host, other, shards, tls, proxy, handshakes, drain, halls);
    }

    public ServerSettings withShards(int count) {
        return new ServerSettings(host, port, count, tls, proxy, handshakes, drain, halls);
    }

    public ServerSettings withTls(TlsFiles files) {
        return new ServerSettings(host, port, shards, Optional.of(files), proxy, handshakes, drain, halls);
    }

    public ServerSettings withProxy(ProxySettings other) {
        return new ServerSettings(host, port, shards, tls, other, handshakes, drain, halls);
    }

    public ServerSettings withHandshakes(HandshakeLimits others) {
        return new ServerSettings(host, port, shards, tls, proxy, others, drain, halls);
    }

    public ServerSettings withDrain(DrainSettings other) {
        return new ServerSettings(host, port, shards, tls, proxy, handshakes, other, halls);
    }

    public ServerSettings withHalls(List<HallSettings> others) {
        return new ServerSettings(host, port, shards, tls, proxy, handshakes, drain, others);
    }

    /** The halls of a hub whose settings name none: one for everybody, and one for pairs that never queue. */
    public static List<HallSettings> defaultHalls() {
        Limits pairs = Limits.defaults().withQueue(0, 0).withCrowd(2, 512);
        return List.of(HallSettings.of("/"), HallSettings.of("/p2/").withLimits(pairs));
    }
}
