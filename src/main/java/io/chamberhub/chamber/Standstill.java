package io.chamberhub.chamber;

/**
 * How long a chamber has been held up for members that are slow, and how much longer it may be. Holds in quick succession
 * are one, whoever they are for: time in which the chamber is held is used up, and comes back as fast while it is not. So
 * slow members cannot take turns and hold it longer than one of them could.
 *
 * <p>One for whom nothing is left gets a tenth all the same: what had been held back comes all at once, and may be more than
 * a client that reads well takes in a moment. Not thread-safe: confined to the thread of its shard.
 */
public final class Standstill {
    private static final int LEAST = 10;

    private long most;
    private long used;
    private long since;
    private boolean on;

    /** @param most ms that it may last */
    public Standstill(long most) {
        this.most = most;
    }

    /** It may last so long from now on, in ms. */
    public void allow(long millis) {
        most = millis;
    }

    /** It is held from now on, or not any more. */
    public void set(boolean held, long now) {
        used = used(now);
        since = now;
        on = held;
    }

    /** How much longer it may be held now, in ms. */
    public long left(long now) {
        return Math.max(most / LEAST, most - used(now));
    }

    private long used(long now) {
        long elapsed = now - since;
        return on ? Math.min(most, used + elapsed) : Math.max(0, used - elapsed);
    }
}
