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
 * @param drainPeriod ms over which a stopping node of a cluster hands its clients over
 * @param halls at least one, each with a path of its own
 */
public record ServerSettings(
        String host, int port, int shards, Optional<TlsFiles> tls, int drainPeriod, List<HallSettings> halls) {

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

    /** The halls of a hub whose settings name none: one for everybody, and one for pairs that never queue. */
    public static List<HallSettings> defaultHalls() {
        Limits any = Limits.defaults();
        Limits pairs = new Limits(
                0,
                0,
                any.headersMaxLength(),
                2,
                512,
                any.maxFrameSize(),
                any.maxMessageSize(),
                any.sendBuffer(),
                any.stallTimeout());
        return List.of(
                new HallSettings("/", Protocol.ECHO, List.of(), WhenSlow.CLOSE, any),
                new HallSettings("/p2/", Protocol.ECHO, List.of(), WhenSlow.CLOSE, pairs));
    }
}
