package io.chamberhub.server;

import io.chamberhub.rooms.RoomDoor;
import io.chamberhub.rooms.RoomSession;
import io.chamberhub.wire.Ending;
import io.vertx.core.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The WebSockets of a shard, from their handshake until they are closed: shows them in, and ends them when their time has come.
 * Confined to the event loop of its shard, but for what says otherwise.
 */
final class Reception implements Connection.Host {
    private final Context context;
    private final Chambers chambers;
    private final RoomDoor rooms;
    private final Counts counts;
    private final Runnable changed;
    private final Expiries<Connection> expiries;
    private final Set<Connection> connections = new HashSet<>();
    private final Map<Compression, DeflatedOnce> deflations = new HashMap<>();
    /** How connections end, now that the shard stops. */
    private @Nullable Ending leaving;

    private volatile int open;

    /** @param changed called when {@link #isEmpty} may have changed */
    Reception(Context context, Chambers chambers, RoomDoor rooms, Counts counts, Runnable changed) {
        this.context = context;
        this.chambers = chambers;
        this.rooms = rooms;
        this.counts = counts;
        this.changed = changed;
        this.expiries =
                new Expiries<>(context, InstantSource.system(), connection -> connection.end(Ending.TOKEN_EXPIRED));
    }

    /** How many WebSockets are open. Any thread. */
    int open() {
        return open;
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    /** A handshake has been answered. */
    void connected(Socket socket, Doorman.Pass pass) {
        socket.inflateWith(chambers.zlib().inflaters());
        Connection newcomer =
                pass.hall().protocol() == Protocol.ROOMS ? intoRooms(socket, pass) : intoChamber(socket, pass);
        if (leaving != null) {
            newcomer.end(leaving);
        }
    }

    private Connection intoChamber(Socket socket, Doorman.Pass pass) {
        ShardChamber chamber = chambers.open(pass.chamber(), pass.hall());
        Stall stall = chamber.exchange().stall();
        Connection newcomer = opened(socket, pass, stall.pauses() ? stall : null);
        chamber.admit(newcomer);
        return newcomer;
    }

    private Connection intoRooms(Socket socket, Doorman.Pass pass) {
        Connection newcomer = opened(socket, pass, null);
        chambers.sources().admit(pass.hall(), newcomer).onComplete(counted -> {
            if (newcomer.isGone()) {
                newcomer.abandon();
            } else if (counted.failed()) {
                newcomer.end(Ending.DIRECTORY_UNAVAILABLE);
            } else if (!counted.result()) {
                newcomer.end(Ending.TOO_MANY_CONNECTIONS);
            } else {
                enterRooms(newcomer, pass);
            }
        });
        return newcomer;
    }

    private void enterRooms(Connection newcomer, Doorman.Pass pass) {
        try {
            RoomSession session =
                    rooms.connected(pass.hall().path(), new RoomLink(newcomer, pass, deflation(pass.hall())));
            if (newcomer.isGone()) {
                session.gone();
            } else {
                newcomer.welcomed(new RoomPart(session, pass.hall().inflatedLimits()));
            }
        } catch (RuntimeException | OutOfMemoryError bug) {
            newcomer.failed(bug);
        }
    }

    private @Nullable DeflatedOnce deflation(HallSettings hall) {
        return hall.compression()
                .map(wanted -> deflations.computeIfAbsent(
                        wanted, how -> new DeflatedOnce(chambers.zlib().deflation(how))))
                .orElse(null);
    }

    private Connection opened(Socket socket, Doorman.Pass pass, @Nullable Stall stall) {
        Connection newcomer = new Connection(socket, pass, this, stall);
        connections.add(newcomer);
        open = connections.size();
        pass.guest().until().ifPresent(end -> expires(newcomer, end));
        return newcomer;
    }

    /**
     * Ends those that are there, and those that are still to come at once.
     *
     * @param period the time over which it ends them, in ms
     * @param patience how long the last clients may take to answer, in ms; then all that are left are cut off
     */
    void drain(Ending ending, long period, long patience) {
        leaving = ending;
        Departures departures = new Departures(connections.size(), period, new SplittableRandom());
        new HandOver(context.owner(), List.copyOf(connections), ending, departures)
                .run()
                .onSuccess(told -> context.owner()
                        .setTimer(patience, timer -> List.copyOf(connections).forEach(Connection::cut)));
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public Tick tick() {
        return chambers.tick();
    }

    @Override
    public Throttle throttle() {
        return chambers.throttle();
    }

    @Override
    public Heartbeats heartbeats() {
        return chambers.heartbeats();
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void expires(Connection connection, Instant end) {
        expiries.add(connection, end);
    }

    @Override
    public void closed(Connection connection) {
        chambers.congestion().forget(connection);
        expiries.forget(connection);
        connections.remove(connection);
        open = connections.size();
        changed.run();
    }
}
