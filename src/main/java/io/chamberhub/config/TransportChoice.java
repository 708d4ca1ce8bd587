package io.chamberhub.config;

import java.util.Locale;

/** What is to serve the node's sockets. */
public enum TransportChoice {
    /** Epoll where the machine has it, else NIO. */
    AUTO,
    /** Java's own, which every machine has. */
    NIO,
    /** Native code for Linux. */
    EPOLL,
    /** Native code for kernels, and containers, that permit io_uring. */
    IO_URING;

    /** The name in settings. */
    public String settingName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
