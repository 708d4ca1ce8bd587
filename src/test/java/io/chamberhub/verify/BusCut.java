package io.chamberhub.verify;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What stands before the event bus of a node in a test, and can be cut. Thread-safe. */
public final class BusCut implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final BusProxy proxy;

    /** Listens at a port on behalf of another one, at which the node's event bus will listen. */
    public BusCut(int port, int bus) throws TimeoutException {
        this.proxy = BusProxy.listen(vertx, port, bus).await(10, TimeUnit.SECONDS);
    }

    /**
     * Resets all connections; until {@link #mend} there are none.
     *
     * @param swallow take new connections and lose what they bring, rather than reset them
     */
    public void cut(boolean swallow) {
        context.runOnContext(v -> proxy.cut(swallow));
    }

    public void mend() {
        context.runOnContext(v -> proxy.mend());
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
