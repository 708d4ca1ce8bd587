package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.Pulse;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Credit;
import io.chamberhub.chamber.LocalMember;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.chamber.Surroundings;
import io.chamberhub.directory.Directory;
import io.chamberhub.wire.Ending;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of a node: its WebSockets and everything about them. Single-threaded, no locks; other threads
 * reach it through {@link #port}, {@link #connections}, {@link #chambers}, {@link #closing}, {@link #keptBytes}, {@link #owedBytes},
 * {@link #nodeJoined}, {@link #nodeLeft}, {@link #reassert}, {@link #drain} and {@link #check} alone.
 */
final class Shard extends VerticleBase implements ShardChamber.Home, ShardBus.Host {
    private static final Logger log = LoggerFactory.getLogger(Shard.class);

    /** How often other shards are told how far streams go and have been read, in ms. */
    private static final long PULSE = 250;

    /** How often all of that, and what the directory should know, is said again, in ms. */
    private static final long AUDIT = 30_000;

    /** False only where a test wants to see what happens without. */
    private static final boolean REPAIRS = !"off".equals(System.getProperty("hub.test.repair"));

    /** The shard stops: how connections end, and who waits for the last of them. */
    private record Drain(Ending ending, Promise<Void> done) {}

    private final ShardId self;
    private final HttpServerOptions options;
    private final Entrance entrance;
    private final Directory directory;
    private final Cluster cluster;
    private final BusCounts counts;
    private final Map<ChamberName, ShardChamber> chambers = new HashMap<>();
    private final Audit audit = new Audit();
    /** Connections that are not read from because another shard does not take what they send. */
    private final Set<Connection> held = new HashSet<>();

    private final Credit credit;
    private final Surroundings surroundings;
    private final SplittableRandom random = new SplittableRandom();
    /** Chambers that were open here and that the directory has not quite forgotten. */
    private final Map<ChamberName, Future<Void>> settling = new HashMap<>();

    private final Set<Connection> connections = new HashSet<>();
    private final Set<String> departed = new HashSet<>();
    private @Nullable ShardBus bus;
    private @Nullable Tick tick;
    private @Nullable Streams streams;
    private @Nullable Drain drain;
    private long incarnations;
    private volatile int port;
    private volatile int open;
    private volatile int opened;
    private volatile int closing;
    private volatile long kept;
    private volatile long owed;

    Shard(
            ShardId self,
            HttpServerOptions options,
            Entrance entrance,
            Directory directory,
            Cluster cluster,
            BusCounts counts) {
        this.self = self;
        this.options = options;
        this.entrance = entrance;
        this.directory = directory;
        this.cluster = cluster;
        this.counts = counts;
        this.credit = new Credit(cluster.streams().credit(), Shard::millis, this::relieved);
        this.surroundings = new Surroundings(self, cluster.streams().replay(), credit, Shard::millis, random, REPAIRS);
    }

    @Override
    public Future<?> start() {
        context.exceptionHandler(ShardBus::uncaught);
        tick = new Tick(context);
        bus = new ShardBus(vertx, self, this);
        streams = new Streams(self, bus(), chambers::get);
        if (!cluster.alone()) {
            vertx.setPeriodic(AUDIT, timer -> audit());
        }
        vertx.setPeriodic(PULSE, timer -> pulse());
        return bus().start()
                .compose(v -> vertx.createHttpServer(options)
                        .requestHandler(request -> entrance.request(request, this::connected))
                        .invalidRequestHandler(Entrance::invalid)
                        .exceptionHandler(cause -> log.debug("connection lost: {}", cause.getMessage()))
                        .listen())
                .onSuccess(server -> port = server.actualPort());
    }

    /** The port that clients connect to. Any thread, once started. */
    int port() {
        return port;
    }

    /** How many WebSockets are open. Any thread. */
    int connections() {
        return open;
    }

    /** A node has come into the cluster. Any thread. */
    void nodeJoined(String node) {
        context.runOnContext(v -> {
            if (departed.remove(node)) {
                // It has been here before: what it says in greeting was not heard meanwhile.
                audit();
            }
        });
    }

    /** What the directory knows may have been lost: it is told again, and shards that do not know each other meet. */
    void reassert() {
        context.runOnContext(v -> audit());
    }

    private void audit() {
        audit.add(chambers.values());
        streams().tellAll(chambers.values());
        directory
                .chambersOf(self)
                .onSuccess(names -> names.forEach(this::forgetUnlessOpen))
                .onFailure(failure -> log.debug("to be asked again: {}", failure.getMessage()));
    }

    /** The directory may have missed that a chamber was closed here, if that was told to a part of the cluster only. */
    private void forgetUnlessOpen(ChamberName name) {
        if (!chambers.containsKey(name) && !settling.containsKey(name)) {
            Places none = new Places(name, self, directory, vertx, Future.succeededFuture(), () -> 0);
            none.reassert();
            settle(name, none.settled());
        }
    }

    /** A node has left the cluster or died. Any thread. */
    void nodeLeft(String node) {
        context.runOnContext(v -> {
            departed.add(node);
            forget(shard -> shard.node().equals(node));
            // A step that was under way there may have been done twice, or not at all.
            audit();
        });
    }

    private void forget(Predicate<ShardId> gone) {
        List.copyOf(chambers.values()).forEach(chamber -> chamber.forget(gone));
        streams().forget(gone);
        checkDrained();
    }

    private void pulse() {
        streams().pulse();
        for (ShardId shard : credit.exhausted(cluster.streams().deadAfter())) {
            log.atWarn().addKeyValue("shard", shard).log("a shard does not take what it is sent; it counts as dead");
            forget(shard::equals);
        }
        opened = chambers.size();
        closing = settling.size() + streams().lingering();
        owed = credit.owed();
        kept = chambers.values().stream()
                        .mapToLong(chamber -> chamber.stream().keptBytes())
                        .sum()
                + streams().lingeringBytes();
        checkDrained();
    }

    /** How many chambers are open. Any thread; as of a moment ago. */
    int chambers() {
        return opened;
    }

    /** How many chambers and streams have been closed that others still have to take note of. Any thread; as of a moment ago. */
    int closing() {
        return closing;
    }

    /** How many bytes other shards have been sent and have not acknowledged. Any thread; as of a moment ago. */
    long owedBytes() {
        return owed;
    }

    /** How many bytes are kept of streams, so that they can be repeated. Any thread; as of a moment ago. */
    long keptBytes() {
        return kept;
    }

    /** Nobody owes too much any more, or one shard less does: senders that must still wait will be held again. */
    private void relieved() {
        List<Connection> waiting = List.copyOf(held);
        held.clear();
        context.runOnContext(v -> waiting.forEach(Connection::goOn));
    }

    /** Whether the directory answers and this shard's address on the bus does. Any thread. */
    Future<Void> check() {
        Promise<Void> checked = Promise.promise();
        context.runOnContext(v ->
                Future.all(directory.check(), bus().check()).<Void>mapEmpty().onComplete(checked));
        return checked.future();
    }

    /**
     * Takes no more connections and ends those that are there. Any thread.
     *
     * @param period the time over which it ends them, in ms
     * @param patience how long the last clients may take to answer, in ms; then all that are left are cut off
     * @return completes when all are gone and the directory knows
     */
    Future<Void> drain(Ending ending, long period, long patience) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> {
            drain = new Drain(ending, done);
            new HandOver(vertx, List.copyOf(connections), ending, new Departures(connections.size(), period, random))
                    .run()
                    .onSuccess(told -> vertx.setTimer(
                            patience, timer -> List.copyOf(connections).forEach(Connection::cut)));
            checkDrained();
        });
        return done.future();
    }

    private void connected(ServerWebSocket webSocket, Doorman.Pass pass) {
        ShardChamber chamber =
                chambers.computeIfAbsent(pass.chamber(), name -> new ShardChamber(name, pass.hall(), this));
        Connection connection = new Connection(webSocket, pass.chamber(), context, tick(), new Connection.Host() {
            @Override
            public void left(LocalMember member) {
                chamber.leave(member);
            }

            @Override
            public boolean mustWait(Connection sender) {
                boolean wait =
                        credit.isOverForAny() && credit.isOver(chamber.stream().readers());
                if (wait) {
                    held.add(sender);
                }
                return wait;
            }

            @Override
            public void closed(Connection closed) {
                held.remove(closed);
                connections.remove(closed);
                open = connections.size();
                checkDrained();
            }
        });
        connections.add(connection);
        open = connections.size();
        chamber.admit(connection);
        if (drain != null) {
            connection.end(drain.ending());
        }
    }

    @Override
    public Optional<Snapshot> greeted(ChamberName chamber, Snapshot theirs) {
        return hasDeparted(theirs.shard().node())
                ? Optional.empty()
                : Optional.ofNullable(chambers.get(chamber)).map(open -> open.greeted(theirs));
    }

    @Override
    public void pulsed(Pulse pulse) {
        if (!hasDeparted(pulse.from().node())) {
            streams().pulsed(pulse);
            checkDrained();
        }
    }

    @Override
    public Repetition repeat(ShardId reader, ChamberName chamber, Position position) {
        return hasDeparted(reader.node())
                ? new Repetition.Again(List.of())
                : streams().repeat(reader, chamber, position);
    }

    @Override
    public void emptied(ShardChamber chamber, Future<Void> forgotten) {
        ChamberName name = chamber.name();
        chambers.remove(name, chamber);
        audit.remove(chamber);
        settle(name, forgotten);
        checkDrained();
    }

    private void settle(ChamberName name, Future<Void> forgotten) {
        if (!forgotten.isComplete()) {
            settling.put(name, forgotten);
            forgotten.onComplete(done -> {
                settling.remove(name, forgotten);
                checkDrained();
            });
        }
    }

    @Override
    public ShardId self() {
        return self;
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public Places places(ChamberName name, Chamber chamber) {
        Future<Void> before = settling.getOrDefault(name, Future.succeededFuture());
        return new Places(name, self, directory, vertx, before, chamber::nextId);
    }

    @Override
    public Streams streams() {
        return started(streams);
    }

    @Override
    public BusCounts counts() {
        return counts;
    }

    @Override
    public ShardBus bus() {
        return started(bus);
    }

    @Override
    public Tick tick() {
        return started(tick);
    }

    @Override
    public Chamber chamber(HallSettings hall, Chamber.Host host) {
        return new Chamber(incarnations++, hall.limits(), host, surroundings);
    }

    @Override
    public boolean hasDeparted(String node) {
        return departed.contains(node);
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the shard has not started");
        }
        return part;
    }

    private void checkDrained() {
        boolean gone = connections.isEmpty() && chambers.isEmpty() && settling.isEmpty();
        if (drain != null && gone && streams().isSettled()) {
            drain.done().tryComplete();
        }
    }
}
