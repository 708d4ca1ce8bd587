package io.chamberhub.process;

import java.net.URI;

/** A load balancer in front of nodes: that of the system's packages, configured by the file that is shipped. */
interface Proxy extends AutoCloseable {
    /** The port for WebSockets without TLS. */
    int port();

    /** The port for those with TLS. */
    int securePort();

    /** Has it read its configuration again, and waits until other processes of it take the connections. */
    void reload();

    @Override
    void close();

    default URI chamber(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    default URI secureChamber(String path) {
        return URI.create("wss://localhost:" + securePort() + path);
    }
}
