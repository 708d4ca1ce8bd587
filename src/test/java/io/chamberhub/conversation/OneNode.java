package io.chamberhub.conversation;

import io.chamberhub.config.LogSettings;
import io.chamberhub.config.Logging;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.chamberhub.server.ServerSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.event.Level;

/** A hub that runs alone, with two shards unless told otherwise, until it is closed. */
final class OneNode implements AutoCloseable {
    private static final int SHARDS = 2;

    private final Vertx vertx;
    private final Hub hub;

    OneNode(List<HallSettings> halls) throws TimeoutException {
        this(halls, Transport.NIO);
    }

    OneNode(List<HallSettings> halls, Transport transport) throws TimeoutException {
        this(SHARDS, halls, transport);
    }

    OneNode(int shards, List<HallSettings> halls) throws TimeoutException {
        this(shards, halls, Transport.NIO);
    }

    private OneNode(int shards, List<HallSettings> halls, Transport transport) throws TimeoutException {
        Logging.apply(new LogSettings(Level.ERROR));
        vertx = Vertx.builder()
                .withTransport(transport)
                .with(new VertxOptions().setEventLoopPoolSize(shards))
                .build();
        hub = Hub.start(vertx, settings(shards, halls)).await(10, TimeUnit.SECONDS);
    }

    static ServerSettings settings(int shards, List<HallSettings> halls) {
        return new ServerSettings("127.0.0.1", 0, shards, Optional.empty(), 0, halls);
    }

    /** How many WebSockets are open. */
    int connections() {
        return hub.connections();
    }

    /** For how many clients others are not read from. */
    long slowReceivers() {
        return hub.slowReceivers();
    }

    /** How many were too slow so far. */
    long slowClosed() {
        return hub.slowClosed();
    }

    int port() {
        return hub.port();
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
