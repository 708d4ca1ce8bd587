package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory;
import io.chamberhub.rooms.HallRooms;
import io.chamberhub.rooms.Rooms;
import io.chamberhub.rooms.ShardRooms;
import io.chamberhub.wire.Ending;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A hub that serves chambers on one node: the way in for applications that embed it. Thread-safe.
 *
 * <pre>{@code
 * Vertx vertx = Vertx.vertx();
 * Hub.start(vertx, ServerSettings.defaults().withPort(8080))
 *         .onSuccess(hub -> System.out.println("port " + hub.port()));
 * }</pre>
 */
public final class Hub {
    private static final Logger log = LoggerFactory.getLogger(Hub.class);

    /** How long the last clients may take to answer a close while the hub stops, in ms. */
    private static final long DRAIN_PATIENCE = 3_000;

    /** How long after the drain period the hub stops in any case, in ms. */
    private static final long DRAIN_LIMIT = 5_000;

    /** What Vert.x calls a subprotocol of any name. */
    private static final String ANY = "*";

    /** Bytes of a request line: room for a token of 6 KB and a long name. */
    private static final int LINE_LENGTH = 8 << 10;

    /** Bytes of all headers of a request: room for such a token in one of them, and for cookies. */
    private static final int HEADERS_LENGTH = 16 << 10;

    /** How long a check may take, in ms. */
    private static final long CHECK_LIMIT = 1_000;

    private static final long NO_TIMER = -1;

    /** Also where a machine's Java would still speak older ones. */
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    private final Vertx vertx;
    private final List<Shard> shards;
    private final Cluster cluster;
    private final Entrance entrance;
    private final long drainPeriod;
    private final Counts counts;
    private final Rooms rooms;
    private final Collection<HallRooms> halls;
    private volatile String deployment = "";
    private volatile long watching = NO_TIMER;

    private Hub(
            Vertx vertx,
            Cluster cluster,
            Entrance entrance,
            long drainPeriod,
            List<Shard> shards,
            Counts counts,
            Rooms rooms,
            Collection<HallRooms> halls) {
        this.rooms = rooms;
        this.halls = halls;
        this.vertx = vertx;
        this.cluster = cluster;
        this.entrance = entrance;
        this.drainPeriod = drainPeriod;
        this.shards = shards;
        this.counts = counts;
    }

    /** Starts a hub that runs alone. */
    public static Future<Hub> start(Vertx vertx, ServerSettings settings) {
        return start(vertx, settings, HubOptions.alone());
    }

    /**
     * Starts a hub that is a node of a cluster.
     *
     * @param directory answers for the whole cluster
     * @param cluster the cluster this node is in
     */
    public static Future<Hub> start(Vertx vertx, ServerSettings settings, Directory directory, Cluster cluster) {
        return start(vertx, settings, HubOptions.in(directory, cluster));
    }

    /**
     * Starts a hub. Once per Vert.x instance.
     *
     * @return completes when clients can connect; fails if the port cannot be had, or what the settings name, a certificate, a key or a class, not be used
     */
    public static Future<Hub> start(Vertx vertx, ServerSettings settings, HubOptions options) {
        return start(vertx, settings, options, (self, context, rooms) -> rooms);
    }

    /** The same with something else behind the doors of halls of rooms. */
    static Future<Hub> start(Vertx vertx, ServerSettings settings, HubOptions options, Shard.Doors doors) {
        try {
            Entrance entrance = Entrance.of(settings, options.admissions());
            Map<String, HallRooms> halls = RoomHalls.of(settings.halls(), vertx, options.logic());
            ShardBus.prepare(vertx);
            return Certificate.read(vertx, settings.tls())
                    .compose(certificate -> start(vertx, settings, options, halls, doors, entrance, certificate));
        } catch (UnfitFile unusable) {
            return Future.failedFuture(unusable);
        }
    }

    /**
     * What cannot be used of the files that the halls' settings name: one line each, with the setting. A hub with such
     * settings does not start.
     */
    public static List<String> problems(ServerSettings settings) {
        List<String> problems = JwtKeys.problems(settings.halls());
        RoomHalls.look(settings.halls(), problems);
        return problems;
    }

    private static Future<Hub> start(
            Vertx vertx,
            ServerSettings settings,
            HubOptions options,
            Map<String, HallRooms> halls,
            Shard.Doors doors,
            Entrance entrance,
            Optional<PemPair> certificate) {
        Cluster cluster = options.cluster();
        Counts counts = new Counts();
        int count =
                settings.shards() > 0 ? settings.shards() : Runtime.getRuntime().availableProcessors();
        NettyPort port = new NettyPort(
                options(settings, certificate), settings.handshakes(), count, entrance::mayConnect, counts);
        List<Shard> shards = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            ShardId id = new ShardId(cluster.self(), index);
            shards.add(new Shard(id, port, entrance, options.directory(), cluster, counts, halls, doors));
        }
        Rooms rooms = new Rooms(options.directory().rooms(), halls.keySet(), (room, step) -> shards.get(
                        Math.floorMod(room.hashCode(), shards.size()))
                .tellRooms(step));
        Hub hub = new Hub(
                vertx, cluster, entrance, settings.drainPeriod(), List.copyOf(shards), counts, rooms, halls.values());
        Iterator<Shard> next = shards.iterator();
        return vertx.deployVerticle(next::next, new DeploymentOptions().setInstances(count))
                .map(deployment -> {
                    hub.deployment = deployment;
                    certificate.ifPresent(shown -> hub.watching = new Certificate(vertx, shown, port::show).watch());
                    return hub;
                });
    }

    /** The port that clients connect to. */
    public int port() {
        return shards.get(0).port();
    }

    /** How many shards it has. */
    public int shards() {
        return shards.size();
    }

    /** Whether it takes connections: from its start until it is told to stop. */
    public boolean accepting() {
        return entrance.isOpen();
    }

    /** How many WebSockets are open on this node, those included that are still entering or already closing. */
    public int connections() {
        return shards.stream().mapToInt(Shard::connections).sum();
    }

    /** How many chambers are open on this node, those of each shard counted on their own. */
    public int chambers() {
        return shards.stream().mapToInt(Shard::openChambers).sum();
    }

    /** How many closed chambers of this node the directory or other shards still have to take note of. */
    public int closingChambers() {
        return shards.stream().mapToInt(Shard::closingChambers).sum();
    }

    /** The rooms of the cluster, as far as this node has halls for them. */
    public Rooms rooms() {
        return rooms;
    }

    /** How many rooms are open on this node, those of each shard counted on their own. */
    public int openRooms() {
        return shards.stream().mapToInt(Shard::openRooms).sum();
    }

    /** How many events of other shards' streams were lost on the bus since the start, and could not be repeated. */
    public long lostEvents() {
        return counts.lost.sum();
    }

    /** How many events of other shards' streams were missing and have been repeated since the start. */
    public long repairedEvents() {
        return counts.repaired.sum();
    }

    /** How often something was missing of another shard's stream since the start. */
    public long gaps() {
        return counts.gaps.sum();
    }

    /** How many bytes of its streams this node keeps now so that they can be repeated. */
    public long keptBytes() {
        return shards.stream().mapToLong(Shard::keptBytes).sum();
    }

    /** How many bytes of its streams other shards have been sent and have not acknowledged. */
    public long owedBytes() {
        return shards.stream().mapToLong(Shard::owedBytes).sum();
    }

    /** How many messages were compressed since the start, each counted once on each shard where it was. */
    public long compressions() {
        return counts.compressions.sum();
    }

    /** For how many clients so much waits now that others are not read from. */
    public long slowReceivers() {
        return counts.slow.sum();
    }

    /** How many connections were ended since the start because too much waited for their clients. */
    public long slowClosed() {
        return counts.tooSlow.sum();
    }

    /** How many connections are no WebSockets now and owe the hub a request. */
    public long pendingHandshakes() {
        return counts.handshakes.sum();
    }

    /** How many connections were closed since the start because no request came in time. */
    public long timedOutHandshakes() {
        return counts.handshakesTimedOut.sum();
    }

    /** How many connections were closed since the start because too many owed a request. */
    public long droppedHandshakes() {
        return counts.handshakesDropped.sum();
    }

    /** How many connections were ended since the start because a ping was not answered. */
    public long heartbeatsMissed() {
        return counts.heartbeatsMissed.sum();
    }

    /**
     * To be told where what the directory knows may have been lost: this node has merged into another cluster, or nodes
     * died together. Each shard says again what is so, and meets those it does not know.
     */
    public void reassert() {
        shards.forEach(shard -> shard.tell(Chambers::audit));
        shards.forEach(shard -> shard.tellRooms(ShardRooms::audit));
    }

    /**
     * To be told where this node has merged into another cluster: as {@link #reassert}, but what rooms were like there is what
     * counts.
     */
    public void merged() {
        shards.forEach(shard -> shard.tell(Chambers::audit));
        shards.forEach(shard -> shard.tellRooms(ShardRooms::merged));
    }

    /**
     * To be told on one node of the cluster, of a room in which shards of nodes that are gone had clients, or something to do: it is
     * done here.
     *
     * @param gone the ids of these nodes
     */
    public void adopt(ChamberName room, Set<String> gone) {
        shards.get(Math.floorMod(room.hashCode(), shards.size())).tellRooms(rooms -> rooms.adopt(room, gone));
    }

    /** Succeeds if directory and bus answer every shard within a second. */
    public Future<Void> check() {
        return Future.all(shards.stream().map(Shard::check).toList())
                .<Void>mapEmpty()
                .timeout(CHECK_LIMIT, TimeUnit.MILLISECONDS);
    }

    /** To be told of every node that comes into the cluster. */
    public void nodeJoined(String node) {
        shards.forEach(shard -> shard.tell(chambers -> chambers.nodeJoined(node)));
    }

    /** To be told of every node that leaves the cluster or dies: its members are gone. */
    public void nodeLeft(String node) {
        shards.forEach(shard -> shard.tell(chambers -> chambers.nodeLeft(node)));
        shards.forEach(shard -> shard.tellRooms(rooms -> rooms.nodeLeft(node)));
    }

    /**
     * Stops: takes no more connections, closes those that are there, and waits until the directory knows. Alone it closes
     * all at once with 1001; in a cluster with 1012, over the drain period if another node is there to take them. Clients
     * that do not answer are cut off; five seconds after the drain period it stops in any case.
     */
    public Future<Void> stop() {
        entrance.close();
        vertx.cancelTimer(watching);
        Ending ending = cluster.alone() ? Ending.SHUTTING_DOWN : Ending.SERVICE_RESTART;
        long period = cluster.size().getAsInt() > 1 ? drainPeriod : 0;
        note("draining").addKeyValue("period", period).log();
        return Future.all(shards.stream()
                        .map(shard -> shard.drain(ending, period, DRAIN_PATIENCE))
                        .toList())
                .<Void>mapEmpty()
                .timeout(period + DRAIN_LIMIT, TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .onComplete(drained -> note("drained").log())
                .eventually(() -> vertx.undeploy(deployment))
                .onComplete(stopped -> halls.forEach(hall -> hall.logic().close()));
    }

    private LoggingEventBuilder note(String what) {
        return log.atInfo().setMessage(what).addKeyValue("connections", connections());
    }

    static HttpServerOptions options(ServerSettings settings, Optional<PemPair> certificate) {
        int maxFrame = settings.halls().stream()
                .map(HallSettings::limits)
                .mapToInt(Limits::maxFrameSize)
                .max()
                .orElseThrow();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                // A negative port is a free one that all shards of the deployment share.
                .setPort(settings.port() == 0 ? -1 : settings.port())
                .setMaxInitialLineLength(LINE_LENGTH)
                .setMaxHeaderSize(HEADERS_LENGTH)
                .setMaxWebSocketFrameSize(maxFrame)
                .setWebSocketSubProtocols(List.of(ANY))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setStrictThreadMode(true)
                // The port itself sees to it, with one timer for all connections.
                .setSslHandshakeTimeout(0)
                .setProxyProtocolTimeout(0)
                .setUseProxyProtocol(settings.proxy().protocol())
                .setAcceptBacklog(4096)
                .setTcpNoDelay(true);
        certificate.ifPresent(shown -> options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setKeyCertOptions(shown.options()));
        return options;
    }
}
