package io.chamberhub.server;

import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends things, connections as it were, when their time has come, by the clock on the wall: that is looked at every
 * second, so it makes no difference how far ahead a time is and whether the clock is set meanwhile. Costs nothing for those
 * that may stay. Confined to the event loop of its shard.
 */
final class Expiries<T> {
    /** When something ends. Those of the same instant are told apart by the order in which they came. */
    private record End(Instant time, long number) implements Comparable<End> {
        @Override
        public int compareTo(End other) {
            int order = time.compareTo(other.time);
            return order == 0 ? Long.compare(number, other.number) : order;
        }
    }

    /** The longest time between two looks, in ms. */
    private static final long PACE = 1_000;

    private final Context context;
    private final InstantSource clock;
    private final Consumer<T> expired;
    private final TreeMap<End, T> ahead = new TreeMap<>();
    private final Map<T, End> ends = new HashMap<>();
    private long numbers;
    private boolean waiting;

    /** @param expired told whose time has come */
    Expiries(Context context, InstantSource clock, Consumer<T> expired) {
        this.context = context;
        this.clock = clock;
        this.expired = expired;
    }

    /** It is to end at that time, or earlier if that has been said of it, unless it is forgotten before. */
    void add(T mortal, Instant time) {
        @Nullable End known = ends.get(mortal);
        if (known == null || time.isBefore(known.time())) {
            forget(mortal);
            End end = new End(time, numbers++);
            ends.put(mortal, end);
            ahead.put(end, mortal);
            await();
        }
    }

    /** It has ended, whether its time had come or not. */
    void forget(T mortal) {
        @Nullable End end = ends.remove(mortal);
        if (end != null) {
            ahead.remove(end);
        }
    }

    private void await() {
        if (!waiting && !ahead.isEmpty()) {
            waiting = true;
            context.owner().setTimer(untilNext(), timer -> {
                waiting = false;
                try {
                    endDue();
                } finally {
                    await();
                }
            });
        }
    }

    private long untilNext() {
        Instant now = clock.instant();
        Instant next = ahead.firstKey().time();
        if (next.isAfter(now.plusMillis(PACE))) {
            return PACE;
        }
        return next.isAfter(now) ? 1 + Duration.between(now, next).toMillis() : 1;
    }

    private void endDue() {
        Instant now = clock.instant();
        while (!ahead.isEmpty() && !ahead.firstKey().time().isAfter(now)) {
            T mortal = ahead.pollFirstEntry().getValue();
            ends.remove(mortal);
            expired.accept(mortal);
        }
    }
}
