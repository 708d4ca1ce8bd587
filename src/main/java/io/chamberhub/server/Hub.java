package io.chamberhub.server;

import io.chamberhub.admin.NodeControl;
import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory;
import io.chamberhub.hooks.HookCounts;
import io.chamberhub.hooks.Webhooks;
import io.chamberhub.rooms.HallRooms;
import io.chamberhub.rooms.Rooms;
import io.chamberhub.rooms.ShardRooms;
import io.chamberhub.wire.Ending;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
    private final Counts counts;
    private final Rooms rooms;
    private final NodeControl control;
    private final RoomHalls roomHalls;
    private final LiveSettings live;
    private final Webhooks webhooks;
    /** Completes when all that were connected are gone; null until they are told to go. */
    private @Nullable Future<Void> drained;

    private volatile DrainSettings drain;
    /** Of the drain that is under way or over. */
    private volatile @Nullable DrainSettings begun;

    private volatile String deployment = "";
    private volatile long watching = NO_TIMER;
    private volatile boolean leaving;

    private Hub(
            Vertx vertx,
            Cluster cluster,
            Entrance entrance,
            Bans bans,
            DrainSettings drain,
            List<Shard> shards,
            Counts counts,
            Rooms rooms,
            RoomHalls roomHalls,
            Webhooks webhooks,
            LiveSettings live) {
        this.webhooks = webhooks;
        this.rooms = rooms;
        this.roomHalls = roomHalls;
        this.live = live;
        this.vertx = vertx;
        this.cluster = cluster;
        this.entrance = entrance;
        this.drain = drain;
        this.shards = shards;
        this.counts = counts;
        this.control = new HubControl(this, shards, entrance::halls, counts.open, bans);
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
            Bans bans = new Bans(options.directory().bans());
            Premises premises = Premises.of(settings, options.admissions());
            Counts counts = new Counts(options.meters());
            counts.show(settings.halls());
            Entrance entrance = new Entrance(premises, bans, settings.proxy().protocol(), counts);
            RoomHalls roomHalls = new RoomHalls(vertx, options.logic());
            Map<String, HallRooms> halls = roomHalls.carryOut(roomHalls.plan(settings.halls()));
            requireHalls(options.logic().keySet(), roomHalls);
            Webhooks webhooks = new Webhooks(
                    vertx, options.directory().hooks(), options.cluster().self(), WebhookSettings.of(settings.halls()));
            ShardBus.prepare(vertx);
            return Certificate.read(vertx, settings.tls())
                    .compose(certificate -> start(
                            vertx,
                            settings,
                            options,
                            roomHalls,
                            halls,
                            webhooks,
                            doors,
                            entrance,
                            bans,
                            counts,
                            certificate));
        } catch (UnfitFile unusable) {
            return Future.failedFuture(unusable);
        }
    }

    private static void requireHalls(Set<String> paths, RoomHalls halls) {
        for (String path : paths) {
            if (!halls.paths().contains(path)) {
                throw new IllegalArgumentException("logic for " + path + ", which is no hall of rooms");
            }
        }
    }

    /**
     * What cannot be used of the files that the halls' settings name: one line each, with the setting. A hub with such
     * settings does not start.
     */
    public static List<String> problems(ServerSettings settings) {
        List<String> problems = JwtKeys.problems(settings.halls());
        RoomHalls.look(settings.halls(), problems);
        for (HallSettings hall : settings.halls()) {
            try {
                WebhookSettings.of(List.of(hall));
            } catch (UnfitFile unusable) {
                problems.add(String.valueOf(unusable.getMessage()));
            }
        }
        return problems;
    }

    private static Future<Hub> start(
            Vertx vertx,
            ServerSettings settings,
            HubOptions options,
            RoomHalls roomHalls,
            Map<String, HallRooms> halls,
            Webhooks webhooks,
            Shard.Doors doors,
            Entrance entrance,
            Bans bans,
            Counts counts,
            Optional<PemPair> certificate) {
        Cluster cluster = options.cluster();
        Directory directory = new TimedDirectory(options.directory(), new Timings(options.meters()));
        int count =
                settings.shards() > 0 ? settings.shards() : Runtime.getRuntime().availableProcessors();
        NettyPort port = new NettyPort(
                options(settings, certificate), settings.handshakes(), count, entrance::mayConnect, counts);
        List<Shard> shards = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            ShardId id = new ShardId(cluster.self(), index);
            shards.add(new Shard(id, port, entrance, directory, cluster, webhooks, counts, halls, doors));
        }
        Rooms rooms = new Rooms(directory.rooms(), roomHalls::paths, (room, step) -> shards.get(
                        Math.floorMod(room.hashCode(), shards.size()))
                .tellRooms(step));
        LiveSettings live = new LiveSettings(
                vertx, options.admissions(), entrance, roomHalls, webhooks, port, counts, List.copyOf(shards));
        Hub hub = new Hub(
                vertx,
                cluster,
                entrance,
                bans,
                settings.drain(),
                List.copyOf(shards),
                counts,
                rooms,
                roomHalls,
                webhooks,
                live);
        new HubMeters(hub).bindTo(options.meters());
        Iterator<Shard> next = shards.iterator();
        return options.directory()
                .bans()
                .open()
                .compose(known -> vertx.deployVerticle(next::next, new DeploymentOptions().setInstances(count)))
                .map(deployment -> {
                    bans.watch(hub::banned);
                    hub.deployment = deployment;
                    certificate.ifPresent(shown -> hub.watching = new Certificate(vertx, shown, port::show).watch());
                    return hub;
                });
    }

    /** What operators ask of it, and tell it. */
    public NodeControl control() {
        return control;
    }

    /**
     * Serves by other settings from now on, without a restart and without ending a connection that they still permit: halls
     * come and go, and what is said of a hall that stays counts for those who are in it, too. Files that settings name are read
     * again. Clients of a hall that is no more, or has another protocol, are closed with 1001. What is decided when a client
     * connects counts for those who come from now on. Host, port, shards, TLS and {@code proxy.protocol} stay as they are until
     * a hub is started anew. Where the hub lets nobody in any more, as it stops or was drained, nothing changes.
     *
     * @return completes when all of it counts; fails, and then nothing has changed, if what the settings name, a key or a class,
     *     cannot be used: the message has a line for each
     */
    public Future<Void> apply(ServerSettings settings) {
        return live.settle(settings).onSuccess(settled -> drain = settings.drain());
    }

    /** The port that clients connect to. */
    public int port() {
        return shards.get(0).port();
    }

    /** How many shards it has. */
    public int shards() {
        return shards.size();
    }

    /** Whether connections should be sent to it: from its start until it is told to stop. */
    public boolean accepting() {
        return !leaving;
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

    /** What became of the events that webhooks are told. */
    public HookCounts webhooks() {
        return webhooks.counts();
    }

    /** To be called now and then: this node tells webhooks what it was to tell and has not. */
    public void auditWebhooks() {
        webhooks.audit();
    }

    /** To be told on one node of the cluster, of chambers of which nodes that are gone had events to tell: this one does. */
    public void tellWebhooks(Set<ChamberName> chambers) {
        webhooks.due(chambers);
    }

    /**
     * To be told where what the directory knows may have been lost: this node has merged into another cluster, or nodes
     * died together. Each shard says again what is so, and meets those it does not know.
     */
    public void reassert() {
        shards.forEach(shard -> shard.tell(Chambers::audit));
        shards.forEach(shard -> shard.tellRooms(ShardRooms::audit));
        webhooks.audit();
    }

    /**
     * To be told where this node has merged into another cluster: as {@link #reassert}, but what rooms were like there is what
     * counts.
     */
    public void merged() {
        shards.forEach(shard -> shard.tell(Chambers::audit));
        shards.forEach(shard -> shard.tellRooms(ShardRooms::merged));
        webhooks.audit();
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

    private void banned(IpBlock clients) {
        shards.forEach(shard -> shard.tellReception(here -> here.eject(clients)));
    }

    /**
     * Stops: {@linkplain #drain drains}, unless it has done so already, and waits until that is done; then it lets go of
     * everything.
     */
    public Future<Void> stop() {
        vertx.cancelTimer(watching);
        return drain().eventually(() -> webhooks.stop(cluster.size().getAsInt() <= 1))
                .eventually(() -> vertx.undeploy(deployment))
                .onComplete(stopped -> roomHalls.close());
    }

    /**
     * Takes no more connections, closes those that are there, and waits until the directory knows. Alone it closes
     * all at once with 1001; in a cluster with 1012, over the drain period if another node is there to take them, and it first
     * goes on for the time of notice. Clients that do not answer are cut off; five seconds after the drain period it is done in
     * any case. Told again, it answers when that is done which was begun the first time.
     */
    public Future<Void> drain() {
        synchronized (this) {
            if (drained == null) {
                drained = leave();
            }
            return drained;
        }
    }

    /** How the drain goes that was begun; as long as there is none, how one would go in a cluster. */
    public DrainSettings drainTerms() {
        DrainSettings terms = begun;
        return terms == null ? drain : terms;
    }

    private Future<Void> leave() {
        leaving = true;
        DrainSettings terms = cluster.size().getAsInt() > 1 ? drain : DrainSettings.none();
        begun = terms;
        note("draining")
                .addKeyValue("notice", terms.notice())
                .addKeyValue("period", terms.period())
                .log();
        // Load balancers send clients here until they have seen that it is not ready; none shall be turned away.
        Future<Void> noticed = terms.notice() > 0 ? vertx.timer(terms.notice()).mapEmpty() : Future.succeededFuture();
        return noticed.compose(v -> handOver(terms.period()))
                .onComplete(done -> note("drained").log());
    }

    private Future<Void> handOver(long period) {
        entrance.close();
        Ending ending = cluster.alone() ? Ending.SHUTTING_DOWN : Ending.SERVICE_RESTART;
        return Future.all(shards.stream()
                        .map(shard -> shard.drain(ending, period, DRAIN_PATIENCE))
                        .toList())
                .<Void>mapEmpty()
                .timeout(period + DRAIN_LIMIT, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
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
