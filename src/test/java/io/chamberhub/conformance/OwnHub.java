package io.chamberhub.conformance;

import io.chamberhub.config.LogSettings;
import io.chamberhub.config.Logging;
import io.chamberhub.server.Compression;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.WhenSlow;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.event.Level;

/** A hub with a hall for each dialect, until it is closed. */
final class OwnHub implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Hub hub;

    OwnHub() throws TimeoutException {
        Logging.apply(new LogSettings(Level.ERROR));
        HallSettings plain = HallSettings.of(path(Dialect.PLAIN))
                .withProtocol(Protocol.PLAIN)
                .withSenderIncluded()
                .withCompression(Compression.defaults())
                // However slow the machine is, large messages are no reason to be closed.
                .withSlow(WhenSlow.PAUSE);
        HallSettings echo = HallSettings.of(path(Dialect.ECHO)).withSlow(WhenSlow.PAUSE);
        ServerSettings settings =
                ServerSettings.defaults().withPort(0).withShards(2).withHalls(List.of(plain, echo));
        hub = Hub.start(vertx, settings).await(10, TimeUnit.SECONDS);
    }

    private static String path(Dialect dialect) {
        return dialect == Dialect.PLAIN ? "/plain/" : "/echo/";
    }

    /** Where one speaks like this. */
    URI hall(Dialect dialect) {
        return URI.create("ws://127.0.0.1:" + hub.port() + path(dialect));
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
