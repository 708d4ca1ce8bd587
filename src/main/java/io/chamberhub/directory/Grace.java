package io.chamberhub.directory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time that shards get to say again what is so after nodes have left in quick succession: these may have taken both
 * copies of an entry with them. Until it is over an entry that is missing proves nothing. Thread-safe.
 */
final class Grace {
    /** The copies that a node had are made anew within this time after it has left. */
    static final long COPYING = TimeUnit.SECONDS.toNanos(10);

    /** Hazelcast tries a step again after half a second where it was under way to a node that has left. */
    static final long LENGTH = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier nanoTime;
    private long lastLeft;
    private long end;

    /** @param nanoTime as {@link System#nanoTime} */
    Grace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong();
        this.lastLeft = end - COPYING;
    }

    synchronized void nodeLeft() {
        long now = nanoTime.getAsLong();
        if (now - lastLeft < COPYING) {
            end = now + LENGTH;
        }
        lastLeft = now;
    }

    /** How long it goes on, in ns; 0 if it is over. */
    synchronized long remaining() {
        return Math.max(0, end - nanoTime.getAsLong());
    }
}
