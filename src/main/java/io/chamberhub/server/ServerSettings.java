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
 * @param drainPeriod ms over which a stopping node of a cluster hands its clients over
 * @param halls at least one, each with a path of its own
 */
public record ServerSettings(
        String host,
        int port,
        int shards,
        Optional<TlsFiles> tls,
        ProxySettings proxy,
        HandshakeLimits handshakes,
        int drainPeriod,
        List<HallSettings> halls) {

    public static final Range SHARDS = new Range(0, 1024);
    public static final Range DRAIN_PERIOD = new Range(0, 600_000);

    public ServerSettings {
        Endpoint.requireHost("host", host);
        Endpoint.PORT.require("port", port);
        SHARDS.require("shards", shards);
        DRAIN_PERIOD.require("drain.period", drainPeriod);
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
                20_000,
                defaultHalls());
    }

    public ServerSettings withHost(String other) {
        return new ServerSettings(other, port, shards, tls, proxy, handshakes, drainPeriod, halls);
    }

    public ServerSettings withPort(int other) {
        return new ServerSettings(host, other, shards, tls, proxy, handshakes, drainPeriod, halls);
    }

    public ServerSettings withShards(int count) {
        return new ServerSettings(host, port, count, tls, proxy, handshakes, drainPeriod, halls);
    }

    public ServerSettings withTls(TlsFiles files) {
        return new ServerSettings(host, port, shards, Optional.of(files), proxy, handshakes, drainPeriod, halls);
    }

    public ServerSettings withProxy(ProxySettings other) {
        return new ServerSettings(host, port, shards, tls, other, handshakes, drainPeriod, halls);
    }

    public ServerSettings withHandshakes(HandshakeLimits others) {
        return new ServerSettings(host, port, shards, tls, proxy, others, drainPeriod, halls);
    }

    public ServerSettings withDrainPeriod(int millis) {
        return new ServerSettings(host, port, shards, tls, proxy, handshakes, millis, halls);
    }

    public ServerSettings withHalls(List<HallSettings> others) {
        return new ServerSettings(host, port, shards, tls, proxy, handshakes, drainPeriod, others);
    }

    /** The halls of a hub whose settings name none: one for everybody, and one for pairs that never queue. */
    public static List<HallSettings> defaultHalls() {
        Limits pairs = Limits.defaults().withQueue(0, 0).withCrowd(2, 512);
        return List.of(HallSettings.of("/"), HallSettings.of("/p2/").withLimits(pairs));
    }
}
