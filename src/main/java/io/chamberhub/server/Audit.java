package io.chamberhub.server;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;

/**
 * Says again, chamber by chamber, what the directory should know of a shard: a few at a time, so that it disturbs nobody
 * however many chambers there are. Confined to the event loop of its shard.
 */
final class Audit {
    /** Something whose part in the directory can be said again. */
    interface Entry {
        /** Completes, one way or the other, when it has been said. */
        Future<?> reassert();
    }

    private static final int AT_ONCE = 32;

    private final Set<Entry> entries = new LinkedHashSet<>();
    private int running;

    /** These are to be said again, once each. */
    void add(Collection<? extends Entry> more) {
        entries.addAll(more);
        next();
    }

    /** This one is no more. */
    void remove(Entry entry) {
        entries.remove(entry);
    }

    private void next() {
        Queue<Entry> started = new ArrayDeque<>();
        for (Entry entry : entries) {
            if (running + started.size() == AT_ONCE) {
                break;
            }
            started.add(entry);
        }
        entries.removeAll(started);
        running += started.size();
        for (Entry entry : started) {
            entry.reassert().onComplete(said -> {
                running--;
                next();
            });
        }
    }
}
