package io.chamberhub.chamber;

/**
 * How fast one client sends, held against what its hall grants it: a token bucket for messages and one for bytes, each
 * with a burst of one second.
 *
 * <p>A message costs one with its first frame. Each frame after that costs a sixteenth, so that a stream in pieces passes,
 * and a flood of empty ones is no way around the limit. Bytes are those of payloads, unmasked and inflated. A frame is
 * never refused: it may overdraw a bucket, and then the client is over its rate until both buckets have recovered what they
 * lack. While it is, it should not be read from; what it sends meanwhile waits in its own socket.
 *
 * <p>A client that is read from again and has not been over its rate once more within {@link #BREAK} has had nothing more
 * to say than it may: that is a break. One that keeps its socket full never gets there, since what waits is read at once
 * and overdraws again; a burst that drains, and a client that from then on keeps to its rate, do.
 *
 * <p>Not thread-safe: confined to the event loop of the sender's socket.
 */
public final class Rate {
    /** How long a client must have been read from without being over its rate for that to be a break, in ms. */
    static final long BREAK = 200;

    /** So many frames after the first one of a message cost as much as that. */
    static final int PIECES = 16;

    /** In ms. What is left is counted in thousandths, of which each ms then brings a whole number. */
    private static final double SECOND = 1000;

    private final Limits limits;
    /** What is left; below 0, what is lacking. Of no meaning for what is not limited. */
    private double messages;

    private double bytes;
    private long filled;
    private boolean over;
    /** When it was first over its rate without a break since. */
    private long since;
    /** When it was last allowed to go on. */
    private long recovered;

    private boolean fresh = true;
    private boolean tooMuch;

    /** @param now in ms, as everywhere here: of a clock that never goes back */
    public Rate(Limits limits, long now) {
        this.limits = limits;
        this.messages = limits.messagesPerSecond() * SECOND;
        this.bytes = limits.bytesPerSecond() * SECOND;
        this.filled = now;
    }

    /** Whether a hall limits how fast its clients send. */
    public static boolean isLimited(Limits limits) {
        return limits.messagesPerSecond() > 0 || limits.bytesPerSecond() > 0;
    }

    /** Whether these limits grant the same. */
    public boolean isOf(Limits others) {
        return limits.messagesPerSecond() == others.messagesPerSecond()
                && limits.bytesPerSecond() == others.bytesPerSecond()
                && limits.stallTimeout() == others.stallTimeout();
    }

    /**
     * A data frame has come.
     *
     * @param first whether a message begins with it
     * @param length of its payload, in bytes
     */
    public void frame(boolean first, int length, long now) {
        fill(now);
        messages -= first ? SECOND : SECOND / PIECES;
        bytes -= length * SECOND;
        if (!over && lacks()) {
            over = true;
            if (fresh || now - recovered >= BREAK) {
                fresh = false;
                since = now;
            }
            tooMuch |= isLong(now);
        }
    }

    /** Whether it must not be read from now. */
    public boolean isOver(long now) {
        fill(now);
        if (over && !lacks()) {
            over = false;
            recovered = now;
        }
        return over;
    }

    /** Whether it has ever been over its rate for longer than {@code stallTimeout} without a break. */
    public boolean isTooMuch(long now) {
        tooMuch |= isOver(now) && isLong(now);
        return tooMuch;
    }

    private boolean isLong(long now) {
        return now - since > limits.stallTimeout();
    }

    private boolean lacks() {
        return (limits.messagesPerSecond() > 0 && messages < 0) || (limits.bytesPerSecond() > 0 && bytes < 0);
    }

    private void fill(long now) {
        long elapsed = now - filled;
        filled = now;
        messages = filled(messages, limits.messagesPerSecond(), elapsed);
        bytes = filled(bytes, limits.bytesPerSecond(), elapsed);
    }

    private static double filled(double left, double perSecond, long elapsed) {
        return Math.min(perSecond * SECOND, left + perSecond * elapsed);
    }
}
