package io.chamberhub.verify;

/** What stands before the event bus of a node in a test, and can be cut. Thread-safe. */
public final class BusCut implements AutoCloseable {
    private final Loop loop = new Loop();
    private final BusProxy proxy;

    /** Listens at a port on behalf of another one, at which the node's event bus will listen. */
    public BusCut(int port, int bus) {
        this.proxy = loop.await(() -> BusProxy.listen(loop.vertx(), port, bus));
    }

    /**
     * Resets all connections; until {@link #mend} there are none.
     *
     * @param swallow take new connections and lose what they bring, rather than reset them
     */
    public void cut(boolean swallow) {
        loop.run(() -> proxy.cut(swallow));
    }

    public void mend() {
        loop.run(proxy::mend);
    }

    @Override
    public void close() {
        loop.close();
    }
}
