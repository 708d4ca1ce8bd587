package io.chamberhub.server;

import io.chamberhub.chamber.Traffic;
import io.chamberhub.rooms.RoomDoor;
import io.chamberhub.rooms.RoomSession;
import io.chamberhub.wire.Ending;
import io.vertx.core.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
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
final class Reception implements Connection.Host, Entrance.Inside {
    private final Context context;
    private final Halls halls;
    private final Chambers chambers;
    private final RoomDoor rooms;
    private final Counts counts;
    private final Runnable changed;
    private final Expiries<Connection> expiries;
    private final Set<Connection> connections = new HashSet<>();
    /** How connections end, now that the shard stops. */
    private @Nullable Ending leaving;

    private volatile int open;

    /** @param changed called when {@link #isEmpty} may have changed */
    Reception(Context context, Halls halls, Chambers chambers, RoomDoor rooms, Counts counts, Runnable changed) {
        this.context = context;
        this.halls = halls;
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

    @Override
    public Premises premises() {
        return halls.premises();
    }

    @Override
    public Hall hall(Doorman.Pass pass) {
        return halls.find(pass.hall());
    }

    @Override
    public void connected(Socket socket, Doorman.Pass pass) {
        socket.inflateWith(chambers.zlib().inflaters());
        Hall hall = hall(pass);
        Connection newcomer = hall.settings().protocol() == Protocol.ROOMS
                ? intoRooms(socket, pass, hall)
                : intoChamber(socket, pass, hall);
        if (leaving != null) {
            newcomer.end(leaving);
        }
    }

    private Connection intoChamber(Socket socket, Doorman.Pass pass, Hall hall) {
        ShardChamber chamber = hall.isClosed() ? null : chambers.open(pass.chamber(), hall);
        if (chamber == null || chamber.hall() != hall) {
            // Those who are still in the chamber have to go, as the hall that they came into is no more.
            return turnedAway(socket, pass, hall);
        }
        Connection newcomer = opened(socket, pass, hall, chamber.exchange().stall());
        chamber.admit(newcomer);
        return newcomer;
    }

    private Connection intoRooms(Socket socket, Doorman.Pass pass, Hall hall) {
        if (hall.isClosed()) {
            return turnedAway(socket, pass, hall);
        }
        Connection newcomer = opened(socket, pass, hall, null);
        chambers.sources().admit(hall.settings(), newcomer).onComplete(counted -> {
            if (newcomer.isGone()) {
                newcomer.abandon();
            } else if (counted.failed()) {
                newcomer.end(Ending.DIRECTORY_UNAVAILABLE);
            } else if (!counted.result()) {
                newcomer.end(Ending.TOO_MANY_CONNECTIONS);
            } else {
                enterRooms(newcomer, pass, hall);
            }
        });
        return newcomer;
    }

    private void enterRooms(Connection newcomer, Doorman.Pass pass, Hall hall) {
        try {
            RoomLink link = new RoomLink(newcomer, pass, hall);
            RoomSession session = rooms.connected(hall.settings().path(), link);
            if (newcomer.isGone()) {
                session.gone();
            } else {
                newcomer.welcomed(
                        new RoomPart(session, hall.rules(), newcomer.delivery().deflates(), link));
            }
        } catch (RuntimeException | OutOfMemoryError bug) {
            newcomer.failed(bug);
        }
    }

    private Connection turnedAway(Socket socket, Doorman.Pass pass, Hall hall) {
        Connection late = opened(socket, pass, hall, null);
        late.end(Ending.SHUTTING_DOWN);
        return late;
    }

    private Connection opened(Socket socket, Doorman.Pass pass, Hall hall, @Nullable Stall stall) {
        Connection newcomer = new Connection(socket, pass, hall, this, stall);
        connections.add(newcomer);
        counts.hall(hall.settings()).opened();
        open = connections.size();
        pass.guest().until().ifPresent(end -> expires(newcomer, end));
        return newcomer;
    }

    /** Other settings count from now on: ends those that are in a hall that is no more, and sees to it that they hold for the rest. */
    void settle(Premises others) {
        Map<Hall, HallSettings> before = halls.settle(others);
        if (before.isEmpty()) {
            return;
        }
        for (Connection connection : List.copyOf(connections)) {
            @Nullable HallSettings earlier = before.get(connection.hall());
            if (earlier != null) {
                settleOrEnd(connection, earlier);
            }
        }
        chambers.settled(before.keySet());
    }

    /** A bug in one connection must not keep others from the settings. */
    private void settleOrEnd(Connection connection, HallSettings earlier) {
        try {
            settle(connection, earlier);
        } catch (RuntimeException bug) {
            connection.failed(bug);
        }
    }

    private void settle(Connection connection, HallSettings earlier) {
        Hall hall = connection.hall();
        if (hall.isClosed()) {
            connection.end(Ending.SHUTTING_DOWN);
            return;
        }
        connection.settled(earlier);
        if (earlier.limits().connectionsPerAddress() == 0) {
            chambers.sources().include(hall.settings(), connection);
        }
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

    /**
     * Ends some connections that are there now, picked by chance; who comes later is not concerned.
     *
     * @param some how many; all if there are fewer
     * @param period the time over which it ends them, in ms
     */
    void shed(Ending ending, int some, long period) {
        List<Connection> all = new ArrayList<>(connections);
        all.removeIf(Connection::isGone);
        Collections.shuffle(all);
        List<Connection> chosen = all.subList(0, Math.min(some, all.size()));
        new HandOver(context.owner(), chosen, ending, new Departures(chosen.size(), period, new SplittableRandom()))
                .run();
    }

    /** Ends the connections of clients that are there, and answers how many there were. */
    int eject(IpBlock clients) {
        List<Connection> found = connections.stream()
                .filter(connection -> clients.contains(connection.client()))
                .toList();
        found.forEach(connection -> connection.end(Ending.EJECTED));
        return found.size();
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
    public Traffic traffic(HallSettings hall) {
        return chambers.traffic(hall);
    }

    @Override
    public Backlog backlog() {
        return chambers.backlog();
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
