package io.chamberhub.verify;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one event loop that all clients and proxies live on, for a thread that waits for it. */
final class Loop implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    Loop() {
        context.exceptionHandler(bug -> broken.compareAndSet(null, bug));
    }

    Vertx vertx() {
        return vertx;
    }

    /** What {@code task}, run on the event loop, finds. */
    <T extends @Nullable Object> T ask(Callable<T> task) {
        return await(() -> Future.succeededFuture(task.call()));
    }

    void run(Runnable task) {
        ask(() -> {
            task.run();
            return true;
        });
    }

    /** What comes of {@code task}, begun on the event loop, in the end. */
    <T extends @Nullable Object> T await(Callable<Future<T>> task) {
        Promise<T> result = Promise.promise();
        context.runOnContext(now -> begin(task).onComplete(result));
        T answer = result.future().await();
        requireSound();
        return answer;
    }

    /** Lets time pass. */
    void rest(long millis) {
        if (millis > 0) {
            vertx.timer(millis).await();
        }
        requireSound();
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    private static <T extends @Nullable Object> Future<T> begin(Callable<Future<T>> task) {
        try {
            return task.call();
        } catch (Exception failure) {
            return Future.failedFuture(failure);
        }
    }

    private void requireSound() {
        Throwable bug = broken.get();
        if (bug != null) {
            throw new IllegalStateException("verify itself has failed", bug);
        }
    }
}
