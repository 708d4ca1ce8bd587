package io.chamberhub.server;

import io.chamberhub.chamber.Range;

/**
 * How a client that is gone without a word is noticed: the hub pings it, and drops it where no pong comes.
 *
 * @param interval ms from one ping to the next, 0 for no pings at all
 * @param timeout ms that a pong may take
 */
public record Heartbeat(int interval, int timeout) {
    public static final Range INTERVAL = new Range(0, 3_600_000);
    public static final Range TIMEOUT = new Range(100, 600_000);

    public Heartbeat {
        INTERVAL.require("heartbeat.interval", interval);
        TIMEOUT.require("heartbeat.timeout", timeout);
    }

    public static Heartbeat defaults() {
        return new Heartbeat(25_000, 10_000);
    }

    /** Whether clients are pinged. */
    public boolean isOn() {
        return interval > 0;
    }
}
