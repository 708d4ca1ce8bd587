package io.chamberhub.bench.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How long deliveries took whose messages were due within a window, each from when it was due, not from when it was
 * sent: a server that holds everything up cannot hide that by being asked less. Not thread-safe.
 */
public final class Latencies {
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();

    /** Takes nothing down. */
    static final Latencies NONE = new Latencies(0, 0);

    private final long from;
    private final long to;
    private final Histogram deliveries = new Histogram(LONGEST, 3);
    private final Histogram lateness = new Histogram(LONGEST, 3);

    Latencies(long from, long to) {
        this.from = from;
        this.to = to;
    }

    /** When the window ends. */
    long to() {
        return to;
    }

    void sent(long due, long now) {
        if (isWithin(due)) {
            lateness.recordValue(Math.min(LONGEST, now - due));
        }
    }

    void delivered(long due, long now) {
        if (isWithin(due)) {
            deliveries.recordValue(Math.min(LONGEST, Math.max(0, now - due)));
        }
    }

    private boolean isWithin(long due) {
        return due >= from && due < to;
    }

    /** How many deliveries there were. */
    public long count() {
        return deliveries.getTotalCount();
    }

    /** Time below which so many in a hundred deliveries took, in µs. */
    public double micros(double percent) {
        return deliveries.getValueAtPercentile(percent) / 1e3;
    }

    /** By how much the generator itself was late, in 99 of 100 cases at most, in µs. */
    public double ownMicros() {
        return lateness.getValueAtPercentile(99) / 1e3;
    }
}
