package io.chamberhub.chamber;

/**
 * How much of a stream its writer keeps, so that it can be repeated for a shard that missed it.
 *
 * @param bytes of one stream, at most
 * @param millis since it was written, at most
 */
public record ReplayLimits(int bytes, int millis) {
    public static final Range BYTES = new Range(0, 1 << 30);
    public static final Range MILLIS = new Range(0, 600_000);

    public ReplayLimits {
        BYTES.require("cluster.replay.bytes", bytes);
        MILLIS.require("cluster.replay.period", millis);
    }

    /** Enough for a cut of five seconds at a megabyte per second. */
    public static ReplayLimits defaults() {
        return new ReplayLimits(16 << 20, 10_000);
    }
}
