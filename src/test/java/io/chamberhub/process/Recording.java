package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What came in, in order, and a way to wait for more. Thread-safe. */
final class Recording<T> {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String source;
    private final List<T> heard = new ArrayList<>();
    private boolean ended;

    /** @param source names it where something is missing */
    Recording(String source) {
        this.source = source;
    }

    /** For what nobody tells of: looks again and again until it is so. */
    static void awaitTrue(Duration patience, BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    synchronized void add(T item) {
        heard.add(item);
        notifyAll();
    }

    /** Nothing more will come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized List<T> now() {
        return List.copyOf(heard);
    }

    synchronized int size() {
        return heard.size();
    }

    /** The first item of the kind, once it has come. */
    T await(Predicate<T> kind, String what) {
        return await(kind, what, PATIENCE);
    }

    synchronized T await(Predicate<T> kind, String what, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < heard.size(); seen++) {
                if (kind.test(heard.get(seen))) {
                    return heard.get(seen);
                }
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                throw new AssertionError(source + (ended ? " ended" : " gave nothing for " + patience)
                        + " before there was " + what + "; it gave " + tail());
            }
            waitFor(left);
        }
    }

    /** The first item of the kind that comes after one of another kind. */
    T awaitAfter(Predicate<T> before, Predicate<T> kind, String what) {
        return await(
                new Predicate<T>() {
                    private boolean seen;

                    @Override
                    public boolean test(T item) {
                        boolean found = seen && kind.test(item);
                        seen |= before.test(item);
                        return found;
                    }
                },
                what);
    }

    /** Waits until there is more than so many items, or for that long. */
    synchronized void awaitMore(int than, Duration patience) {
        if (heard.size() <= than && !ended) {
            waitFor(patience.toNanos());
        }
    }

    private void waitFor(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    private String tail() {
        int from = Math.max(0, heard.size() - 30);
        return (from > 0 ? "… " : "") + heard.subList(from, heard.size());
    }
}
