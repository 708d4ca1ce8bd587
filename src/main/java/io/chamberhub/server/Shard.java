package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.LocalMember;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory;
import io.chamberhub.wire.Ending;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of a node: its WebSockets and everything about them. Single-threaded, no locks. Other threads
 * reach it through the methods that say so.
 */
final class Shard extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(Shard.class);

    /** The shard stops: how connections end, and who waits for the last of them. */
    private record Drain(Ending ending, Promise<Void> done) {}

    private final ShardId self;
    private final NettyPort listening;
    private final Entrance entrance;
    private final Directory directory;
    private final Cluster cluster;
    private final Counts counts;
    private final Set<Connection> connections = new HashSet<>();
    private @Nullable Chambers chambers;
    private @Nullable Expiries<Connection> expiries;
    private @Nullable Drain drain;
    private volatile int port;
    private volatile int open;
    private volatile int openChambers;
    private volatile int closingChambers;
    private volatile long keptBytes;
    private volatile long owedBytes;

    Shard(ShardId self, NettyPort listening, Entrance entrance, Directory directory, Cluster cluster, Counts counts) {
        this.self = self;
        this.listening = listening;
        this.entrance = entrance;
        this.directory = directory;
        this.cluster = cluster;
        this.counts = counts;
    }

    @Override
    public Future<?> start() {
        context.exceptionHandler(ShardBus::uncaught);
        chambers = new Chambers(self, context, directory, cluster, counts, this::changed);
        expiries = new Expiries<>(context, InstantSource.system(), connection -> connection.end(Ending.TOKEN_EXPIRED));
        return chambers()
                .start()
                .compose(v -> listening
                        .server(vertx)
                        .requestHandler(request -> entrance.request(request, context, this::connected))
                        .invalidRequestHandler(Entrance::invalid)
                        .exceptionHandler(Shard::lost)
                        .listen())
                .onSuccess(server -> port = server.actualPort());
    }

    @Override
    public Future<?> stop() {
        if (chambers != null) {
            chambers.zlib().close();
        }
        return Future.succeededFuture();
    }

    /** The port that clients connect to. Any thread, once started. */
    int port() {
        return port;
    }

    /** How many WebSockets are open. Any thread. */
    int connections() {
        return open;
    }

    /** How many chambers are open. Any thread; as of a moment ago. */
    int openChambers() {
        return openChambers;
    }

    /** How many bytes are kept of streams, so that they can be repeated. Any thread; as of a moment ago. */
    long keptBytes() {
        return keptBytes;
    }

    /** How many closed chambers others still have to take note of. Any thread; as of a moment ago. */
    int closingChambers() {
        return closingChambers;
    }

    /** How many bytes other shards have been sent and have not acknowledged. Any thread; as of a moment ago. */
    long owedBytes() {
        return owedBytes;
    }

    /** Does something with the shard's chambers, soon. Any thread. */
    void tell(Consumer<Chambers> news) {
        context.runOnContext(v -> news.accept(chambers()));
    }

    /** Whether the directory answers and this shard's address on the bus does. Any thread. */
    Future<Void> check() {
        Promise<Void> checked = Promise.promise();
        tell(here -> here.check().onComplete(checked));
        return checked.future();
    }

    /**
     * Takes no more connections and ends those that are there. Any thread.
     *
     * @param period the time over which it ends them, in ms
     * @param patience how long the last clients may take to answer, in ms; then all that are left are cut off
     * @return completes when all are gone, and the directory and the other shards know
     */
    Future<Void> drain(Ending ending, long period, long patience) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> {
            drain = new Drain(ending, done);
            Departures departures = new Departures(connections.size(), period, new SplittableRandom());
            new HandOver(vertx, List.copyOf(connections), ending, departures)
                    .run()
                    .onSuccess(told -> vertx.setTimer(
                            patience, timer -> List.copyOf(connections).forEach(Connection::cut)));
            changed();
        });
        return done.future();
    }

    private void connected(Socket socket, Doorman.Pass pass) {
        ShardChamber chamber = chambers().open(pass.chamber(), pass.hall());
        socket.inflateWith(chambers().zlib().inflaters());
        Connection connection = new Connection(socket, pass, context, chambers().tick(), new Attendant(chamber));
        connections.add(connection);
        open = connections.size();
        pass.guest().until().ifPresent(end -> expiries().add(connection, end));
        chamber.admit(connection);
        if (drain != null) {
            connection.end(drain.ending());
        }
    }

    private void changed() {
        openChambers = chambers().size();
        closingChambers = chambers().closing();
        keptBytes = chambers().congestion().credit().kept();
        owedBytes = chambers().congestion().credit().owed();
        if (drain != null && connections.isEmpty() && chambers().isEmpty()) {
            drain.done().tryComplete();
        }
    }

    /** What netty says of a request that it cannot read quotes it, with the token that may be in it. */
    private static void lost(Throwable cause) {
        boolean harmless = cause instanceof IOException;
        log.debug(
                "connection lost: {}",
                harmless ? cause.getMessage() : cause.getClass().getSimpleName());
    }

    private Chambers chambers() {
        return started(chambers);
    }

    private Expiries<Connection> expiries() {
        return started(expiries);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the shard has not started");
        }
        return part;
    }

    /** Sees to what becomes of a connection in its chamber. */
    private final class Attendant implements Connection.Host {
        private final ShardChamber chamber;
        private final Stall stall;

        Attendant(ShardChamber chamber) {
            this.chamber = chamber;
            this.stall = chamber.exchange().stall();
        }

        @Override
        public Stall stall() {
            return stall;
        }

        @Override
        public Throttle throttle() {
            return chambers().throttle();
        }

        @Override
        public Heartbeats heartbeats() {
            return chambers().heartbeats();
        }

        @Override
        public Counts counts() {
            return counts;
        }

        @Override
        public void left(Connection connection, LocalMember member) {
            chamber.leave(connection, member);
        }

        @Override
        public boolean mustWait(Connection sender) {
            return stall.isOn() || chambers().congestion().mustWait(chamber.stream(), sender);
        }

        @Override
        public void closed(Connection connection) {
            chambers().congestion().forget(connection);
            expiries().forget(connection);
            connections.remove(connection);
            open = connections.size();
            changed();
        }
    }
}
