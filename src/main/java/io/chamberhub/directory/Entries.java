package io.chamberhub.directory;

import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A map of the cluster, one question at a time. Thread-safe; answers come on the context of the caller. */
final class Entries<V> {
    private final Vertx vertx;
    private final IMap<String, V> map;

    Entries(Vertx vertx, IMap<String, V> map) {
        this.vertx = vertx;
        this.map = map;
    }

    <R extends @Nullable Object> Future<R> step(String key, Step<V, R> step) {
        return ask(() -> map.submitToKey(key, step));
    }

    /** Succeeds if the entry can be reached, be there one or not. */
    Future<Void> check(String key) {
        return ask(() -> map.getAsync(key)).mapEmpty();
    }

    /** Hazelcast throws, instead of answering, where it is shut down. */
    private <R extends @Nullable Object> Future<R> ask(Supplier<CompletionStage<R>> question) {
        try {
            return Future.fromCompletionStage(question.get(), vertx.getOrCreateContext());
        } catch (RuntimeException gone) {
            return Future.failedFuture(gone);
        }
    }
}
