package io.chamberhub.directory;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
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

    /** Adds maps to a configuration: each entry has a backup, and of a cluster that was split those of one side survive. */
    static void prepare(Config config, Set<String> maps) {
        for (String map : maps) {
            config.addMapConfig(new MapConfig(map)
                    .setInMemoryFormat(InMemoryFormat.OBJECT)
                    .setBackupCount(1)
                    .setMergePolicyConfig(new MergePolicyConfig().setPolicy(DiscardMergePolicy.class.getName())));
        }
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
