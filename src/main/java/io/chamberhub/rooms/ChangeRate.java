package io.chamberhub.rooms;

/** How many changes a client may make: a token bucket with a burst of one second. Not thread-safe. */
final class ChangeRate {
    private static final double SECOND = 1000;

    private int perSecond;
    private double left;
    private long filled;

    /**
     * @param perSecond 0 for as many as it likes
     * @param now in ms, of a clock that never goes back
     */
    ChangeRate(int perSecond, long now) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.filled = now;
    }

    /** Whether one more change is within the rate, which is so many per second by now; it counts if it is. */
    boolean permits(int now, long time) {
        if (now != perSecond) {
            left = now;
            filled = time;
            perSecond = now;
        }
        return permits(time);
    }

    /** Whether one more change is within the rate; it counts if it is. */
    boolean permits(long now) {
        if (perSecond == 0) {
            return true;
        }
        left = Math.min(perSecond, left + (now - filled) * perSecond / SECOND);
        filled = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
