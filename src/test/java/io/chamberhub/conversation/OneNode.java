package io.chamberhub.conversation;

import io.chamberhub.admin.NodeControl;
import io.chamberhub.config.LogSettings;
import io.chamberhub.config.Logging;
import io.chamberhub.rooms.RoomDoor;
import io.chamberhub.rooms.Rooms;
import io.chamberhub.server.DrainSettings;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.HubWithRooms;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.event.Level;

/** A hub that runs alone, with two shards unless told otherwise, until it is closed. */
final class OneNode implements AutoCloseable {
    private static final int SHARDS = 2;
    private static final String PLAIN_SOCKETS = "hub.test.plainSockets";

    private final Vertx vertx;
    private final ServerSettings settings;
    private final Hub hub;

    OneNode(List<HallSettings> halls) throws TimeoutException {
        this(halls, Transport.NIO);
    }

    OneNode(List<HallSettings> halls, Transport transport) throws TimeoutException {
        this(settings(SHARDS, halls), transport);
    }

    OneNode(int shards, List<HallSettings> halls) throws TimeoutException {
        this(settings(shards, halls), Transport.NIO);
    }

    /** Its clients come over TLS. */
    OneNode(List<HallSettings> halls, TlsFiles tls) throws TimeoutException {
        this(settings(SHARDS, halls).withTls(tls), Transport.NIO);
    }

    /** With shards, a port and everything else as these settings say. */
    OneNode(ServerSettings settings) throws TimeoutException {
        this(settings, Transport.NIO);
    }

    /** Whoever else decides who may enter. */
    OneNode(ServerSettings settings, HubOptions options) throws TimeoutException {
        this(settings, Transport.NIO, options);
    }

    private OneNode(ServerSettings settings, Transport transport) throws TimeoutException {
        this(settings, transport, HubOptions.alone());
    }

    /** With something else than rooms in its halls of rooms. */
    OneNode(ServerSettings settings, HubOptions options, RoomDoor door) throws TimeoutException {
        this(settings, Transport.NIO, vertx -> HubWithRooms.start(vertx, settings, options, door));
    }

    private OneNode(ServerSettings settings, Transport transport, HubOptions options) throws TimeoutException {
        this(settings, transport, vertx -> Hub.start(vertx, settings, options));
    }

    private OneNode(ServerSettings settings, Transport transport, Function<Vertx, Future<Hub>> start)
            throws TimeoutException {
        Logging.apply(new LogSettings(Level.ERROR));
        this.settings = settings;
        vertx = Vertx.builder()
                .withTransport(transport)
                .with(new VertxOptions().setEventLoopPoolSize(settings.shards()))
                .build();
        hub = start.apply(vertx).await(10, TimeUnit.SECONDS);
    }

    /** From now on it leaves new connections to Vert.x, as it does with those that it cannot take over. */
    OneNode overPlainSockets() {
        synchronized (OneNode.class) {
            System.setProperty(PLAIN_SOCKETS, System.getProperty(PLAIN_SOCKETS, "") + "," + port() + ",");
        }
        return this;
    }

    static ServerSettings settings(int shards, List<HallSettings> halls) {
        return ServerSettings.defaults()
                .withPort(0)
                .withShards(shards)
                .withDrain(DrainSettings.none())
                .withHalls(halls);
    }

    /** From now on it has these halls, and everything else as before. */
    void apply(HallSettings... halls) throws TimeoutException {
        apply(settings.withHalls(List.of(halls)));
    }

    void apply(ServerSettings others) throws TimeoutException {
        hub.apply(others).await(10, TimeUnit.SECONDS);
    }

    /** What it was started with. */
    ServerSettings settings() {
        return settings;
    }

    /** What it runs on. */
    Vertx vertx() {
        return vertx;
    }

    /** Tells it to stop, and does not wait for that. */
    Future<Void> stop() {
        return hub.stop();
    }

    /** How many WebSockets are open. */
    int connections() {
        return hub.connections();
    }

    /** For how many clients others are not read from. */
    long slowReceivers() {
        return hub.slowReceivers();
    }

    /** How many messages were compressed so far, once on each shard where they were. */
    long compressions() {
        return hub.compressions();
    }

    /** How many were too slow so far. */
    long slowClosed() {
        return hub.slowClosed();
    }

    /** How many connections owe a request. */
    long pendingHandshakes() {
        return hub.pendingHandshakes();
    }

    /** How many owed it for too long so far. */
    long timedOutHandshakes() {
        return hub.timedOutHandshakes();
    }

    /** How many had to make room so far. */
    long droppedHandshakes() {
        return hub.droppedHandshakes();
    }

    /** How many were ended because a ping was not answered. */
    long heartbeatsMissed() {
        return hub.heartbeatsMissed();
    }

    /** What operators ask of it. */
    NodeControl control() {
        return hub.control();
    }

    /** Whether it takes connections. */
    boolean accepting() {
        return hub.accepting();
    }

    /** How it drains. */
    DrainSettings drainTerms() {
        return hub.drainTerms();
    }

    /** Its rooms, for the server. */
    Rooms rooms() {
        return hub.rooms();
    }

    int port() {
        return hub.port();
    }

    @Override
    public void close() throws TimeoutException {
        synchronized (OneNode.class) {
            String others = System.getProperty(PLAIN_SOCKETS, "").replace("," + port() + ",", ",");
            System.setProperty(PLAIN_SOCKETS, others);
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
