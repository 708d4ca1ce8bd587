package io.chamberhub.rooms;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How long to wait before something that failed is tried again: longer each time.
 *
 * @param first ms before the second try; doubled for each that follows
 * @param most ms before any try
 * @param total ms after the first try began, from when on there are no more
 */
record Backoff(int first, int most, int total) {
    /** Tries until it works, or fails in a way that will not pass. */
    <T> Future<T> retry(Vertx vertx, Supplier<Future<T>> attempt, Predicate<Throwable> passes) {
        return retry(vertx, attempt, passes, System.nanoTime(), first);
    }

    private <T> Future<T> retry(
            Vertx vertx, Supplier<Future<T>> attempt, Predicate<Throwable> passes, long start, int delay) {
        return attempt.get().recover(failure -> {
            long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            if (!passes.test(failure) || elapsed + delay > total) {
                return Future.failedFuture(failure);
            }
            Promise<Void> waited = Promise.promise();
            vertx.setTimer(delay, timer -> waited.complete());
            return waited.future().compose(v -> retry(vertx, attempt, passes, start, Math.min(most, 2 * delay)));
        });
    }
}
