package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.LocalMember;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
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
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of a node: its WebSockets and everything about them. Single-threaded, no locks; other threads
 * reach it through {@link #port}, {@link #connections}, {@link #nodeJoined}, {@link #nodeLeft}, {@link #drain} and
 * {@link #check} alone.
 */
final class Shard extends VerticleBase implements ShardChamber.Home, ShardBus.Host {
    private static final Logger log = LoggerFactory.getLogger(Shard.class);

    /** The shard stops: how connections end, and who waits for the last of them. */
    private record Drain(Ending ending, Promise<Void> done) {}

    private final ShardId self;
    private final HttpServerOptions options;
    private final Entrance entrance;
    private final Directory directory;
    private final Cluster cluster;
    private final LongAdder lost;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<ChamberName, ShardChamber> chambers = new HashMap<>();
    /** Chambers that were open here and that the directory has not quite forgotten. */
    private final Map<ChamberName, Future<Void>> settling = new HashMap<>();

    private final Set<Connection> connections = new HashSet<>();
    private final Set<String> departed = new HashSet<>();
    private @Nullable ShardBus bus;
    private @Nullable Tick tick;
    private @Nullable Drain drain;
    private long incarnations;
    private volatile int port;
    private volatile int open;

    Shard(
            ShardId self,
            HttpServerOptions options,
            Entrance entrance,
            Directory directory,
            Cluster cluster,
            LongAdder lost) {
        this.self = self;
        this.options = options;
        this.entrance = entrance;
        this.directory = directory;
        this.cluster = cluster;
        this.lost = lost;
    }

    @Override
    public Future<?> start() {
        tick = new Tick(context);
        bus = new ShardBus(vertx, self, this);
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
        context.runOnContext(v -> departed.remove(node));
    }

    /** A node has left the cluster or died. Any thread. */
    void nodeLeft(String node) {
        context.runOnContext(v -> {
            departed.add(node);
            List.copyOf(chambers.values()).forEach(chamber -> chamber.nodeLeft(node));
        });
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
        ShardChamber chamber = chambers.computeIfAbsent(
                pass.chamber(),
                name -> new ShardChamber(
                        name, pass.hall(), this, settling.getOrDefault(name, Future.succeededFuture())));
        Connection connection = new Connection(webSocket, pass.chamber(), context, tick(), new Connection.Host() {
            @Override
            public void left(LocalMember member) {
                chamber.leave(member);
            }

            @Override
            public void closed(Connection closed) {
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
    public void emptied(ShardChamber chamber, Future<Void> forgotten) {
        ChamberName name = chamber.name();
        chambers.remove(name, chamber);
        if (!forgotten.isComplete()) {
            settling.put(name, forgotten);
            forgotten.onComplete(done -> {
                settling.remove(name, forgotten);
                checkDrained();
            });
        }
        checkDrained();
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
    public Directory directory() {
        return directory;
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
        return new Chamber(self, incarnations++, hall.limits(), host, Shard::millis, random);
    }

    @Override
    public boolean hasDeparted(String node) {
        return departed.contains(node);
    }

    @Override
    public void lost(long events) {
        lost.add(events);
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
        if (drain != null && connections.isEmpty() && chambers.isEmpty() && settling.isEmpty()) {
            drain.done().tryComplete();
        }
    }
}
