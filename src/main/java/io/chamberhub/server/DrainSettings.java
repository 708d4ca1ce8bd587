package io.chamberhub.server;

import io.chamberhub.chamber.Range;

/**
 * How a node of a cluster stops.
 *
 * @param notice ms from where it says that it is not ready any more to its first close; who comes meanwhile is let in
 * @param period ms over which it then hands its clients over
 */
public record DrainSettings(int notice, int period) {
    public static final Range NOTICE = new Range(0, 600_000);
    public static final Range PERIOD = new Range(0, 600_000);

    public DrainSettings {
        NOTICE.require("drain.notice", notice);
        PERIOD.require("drain.period", period);
    }

    /** Two checks of a load balancer that asks every second, and time for a small crowd to settle elsewhere. */
    public static DrainSettings defaults() {
        return new DrainSettings(2_000, 20_000);
    }

    /** All at once. */
    public static DrainSettings none() {
        return new DrainSettings(0, 0);
    }

    /** How long all of it takes, in ms. */
    public int total() {
        return notice + period;
    }
}
