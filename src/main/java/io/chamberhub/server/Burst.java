package io.chamberhub.server;

import java.util.concurrent.atomic.AtomicLong;

/** Knows the first of events that follow each other closely: the one that is worth a line in the log. Thread-safe. */
final class Burst {
    private final long quiet;
    private final AtomicLong last;

    /**
     * @param quiet how long nothing happens between two bursts, in ns
     * @param now what the clock says that later times are of
     */
    Burst(long quiet, long now) {
        this.quiet = quiet;
        this.last = new AtomicLong(now - quiet);
    }

    /** Something happens: whether it is the first in a while. */
    boolean begins(long now) {
        return now - last.getAndSet(now) >= quiet;
    }
}
