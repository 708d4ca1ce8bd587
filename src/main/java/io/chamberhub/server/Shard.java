package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory;
import io.chamberhub.hooks.Webhooks;
import io.chamberhub.rooms.HallRooms;
import io.chamberhub.rooms.RoomDoor;
import io.chamberhub.rooms.ShardRooms;
import io.chamberhub.wire.Ending;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's share of a node: its WebSockets and everything about them. Single-threaded, no locks. Other threads
 * reach it through the methods that say so.
 */
final class Shard extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(Shard.class);

    /** What is behind the doors of halls of rooms, for each shard. */
    @FunctionalInterface
    interface Doors {
        /** That of a shard, which will be used on its context. */
        RoomDoor open(ShardId self, Context context, ShardRooms rooms);
    }

    private final ShardId self;
    private final NettyPort listening;
    private final Entrance entrance;
    private final Directory directory;
    private final Cluster cluster;
    private final Webhooks webhooks;
    private final Counts counts;
    private final Map<String, HallRooms> halls;
    private final Doors doors;
    private @Nullable Chambers chambers;
    private @Nullable ShardRooms rooms;
    private volatile @Nullable Reception reception;
    /** Who waits for the last connection to end, now that the shard stops. */
    private @Nullable Promise<Void> drained;

    private volatile int port;
    private volatile int openChambers;
    private volatile int openRooms;
    private volatile int closingChambers;
    private volatile long keptBytes;
    private volatile long owedBytes;

    Shard(
            ShardId self,
            NettyPort listening,
            Entrance entrance,
            Directory directory,
            Cluster cluster,
            Webhooks webhooks,
            Counts counts,
            Map<String, HallRooms> halls,
            Doors doors) {
        this.self = self;
        this.listening = listening;
        this.entrance = entrance;
        this.directory = directory;
        this.cluster = cluster;
        this.webhooks = webhooks;
        this.counts = counts;
        this.halls = halls;
        this.doors = doors;
    }

    @Override
    public Future<?> start() {
        context.exceptionHandler(ShardBus::uncaught);
        chambers = new Chambers(self, context, directory, cluster, webhooks, counts, this::changed);
        rooms = new ShardRooms(
                self,
                context,
                directory.rooms(),
                halls,
                this::endOfTick,
                this::changed,
                counts.open::changed,
                chambers().hooks());
        Halls open = new Halls(entrance.premises(), chambers().zlib());
        reception = new Reception(context, open, chambers(), doors.open(self, context, rooms()), counts, this::changed);
        return chambers()
                .start()
                .compose(v -> rooms().start())
                .compose(v -> listening
                        .server(vertx)
                        .requestHandler(request -> entrance.request(request, reception()))
                        .invalidRequestHandler(entrance::invalid)
                        .exceptionHandler(Shard::lost)
                        .listen())
                .onSuccess(server -> port = server.actualPort());
    }

    @Override
    public Future<?> stop() {
        if (chambers != null) {
            chambers.zlib().close();
        }
        if (rooms != null) {
            rooms.stop();
        }
        return Future.succeededFuture();
    }

    /** The port that clients connect to. Any thread, once started. */
    int port() {
        return port;
    }

    /** How many WebSockets are open. Any thread. */
    int connections() {
        Reception here = reception;
        return here == null ? 0 : here.open();
    }

    /** How many chambers are open. Any thread; as of a moment ago. */
    int openChambers() {
        return openChambers;
    }

    /** How many rooms are open. Any thread; as of a moment ago. */
    int openRooms() {
        return openRooms;
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

    /** Does something with the shard's rooms, soon. Any thread. */
    void tellRooms(Consumer<ShardRooms> news) {
        context.runOnContext(v -> news.accept(rooms()));
    }

    /** Does something with the shard's chambers, soon, and answers. What is asked first is done first. Any thread. */
    <T> Future<T> ask(Function<Chambers, T> question) {
        Promise<T> answer = Promise.promise();
        tell(here -> {
            try {
                answer.complete(question.apply(here));
            } catch (RuntimeException bug) {
                answer.fail(bug);
            }
        });
        return answer.future();
    }

    /** Does something with the shard's connections, soon. Any thread. */
    void tellReception(Consumer<Reception> news) {
        context.runOnContext(v -> news.accept(reception()));
    }

    /** Other settings count from now on. Any thread; completes when they do, fails after a bug. */
    Future<Void> settle(Premises others, Map<String, HallRooms> othersRooms) {
        Promise<Void> settled = Promise.promise();
        context.runOnContext(v -> {
            try {
                rooms().serve(othersRooms);
                reception().settle(others);
                chambers().webhooksSettled();
                rooms().reportClients();
                settled.complete();
            } catch (RuntimeException bug) {
                // Whoever waits for it would wait forever, and so would all settings after these.
                settled.fail(bug);
            }
        });
        return settled.future();
    }

    private void endOfTick(Runnable step) {
        chambers().tick().publish(step::run);
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
            drained = done;
            reception().drain(ending, period, patience);
            changed();
        });
        return done.future();
    }

    private void changed() {
        openChambers = chambers().size();
        closingChambers = chambers().closing();
        openRooms = rooms().size();
        keptBytes = chambers().congestion().credit().kept();
        owedBytes = chambers().congestion().credit().owed();
        if (drained != null && reception().isEmpty() && chambers().isEmpty() && rooms().isEmpty()) {
            drained.tryComplete();
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

    private ShardRooms rooms() {
        return started(rooms);
    }

    private Reception reception() {
        return started(reception);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the shard has not started");
        }
        return part;
    }
}
