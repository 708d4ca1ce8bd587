package io.chamberhub.directory;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a cluster: one Hazelcast entry per chamber and one per hall, each changed by entry processors only, so
 * that every step is atomic and has a backup on another node before it is answered. Thread-safe.
 */
public final class HazelcastDirectory implements Directory {
    private static final String CHAMBERS = "hub.chambers";
    private static final String HALLS = "hub.halls";
    /** Separates hall and name in a key; no request target contains it. */
    private static final char SEPARATOR = '\n';

    /** Separates node and number in a token. */
    private static final char TOKEN_SEPARATOR = '/';

    private final Vertx vertx;
    private final IMap<String, ChamberEntry> chambers;
    private final IMap<String, HallEntry> halls;
    private final String self;
    private final Supplier<Set<String>> nodes;
    private final AtomicLong tokens = new AtomicLong();

    /**
     * Opens the directory on a node that has joined.
     *
     * @param hazelcast an instance that was started with a {@linkplain #prepare prepared} configuration
     * @param self the id of this node
     * @param nodes the ids of the nodes that are in the cluster now
     */
    public HazelcastDirectory(Vertx vertx, HazelcastInstance hazelcast, String self, Supplier<Set<String>> nodes) {
        this.vertx = vertx;
        this.chambers = hazelcast.getMap(CHAMBERS);
        this.halls = hazelcast.getMap(HALLS);
        this.self = self;
        this.nodes = nodes;
    }

    /** Adds to a configuration what the directory needs: its maps and how their entries travel. */
    public static void prepare(Config config) {
        Wire.register(config);
        for (String map : Set.of(CHAMBERS, HALLS)) {
            config.addMapConfig(
                    new MapConfig(map).setInMemoryFormat(InMemoryFormat.OBJECT).setBackupCount(1));
        }
    }

    @Override
    public Future<Answer> admit(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
        int max = limits.chamberMaxConnections();
        return step(chambers, key(chamber), new Steps.Admit(shard, max, null))
                .compose(outcome -> outcome.absent() ? create(chamber, shard, limits) : answer(outcome));
    }

    /** Nobody is there yet: the hall must have room, then the first one in creates the chamber. */
    private Future<Answer> create(ChamberName chamber, ShardId shard, Limits limits) {
        String token = self + TOKEN_SEPARATOR + tokens.incrementAndGet();
        int max = limits.chamberMaxConnections();
        return step(halls, chamber.hall(), Steps.Reserve.reserve(chamber.name(), token, limits.maxChambers()))
                .compose(room -> !room
                        ? Future.succeededFuture(new Refused(Ending.TOO_MANY_CHAMBERS))
                        : step(chambers, key(chamber), new Steps.Admit(shard, max, token))
                                .recover(
                                        failure -> release(chamber, token).transform(v -> Future.failedFuture(failure)))
                                .compose(outcome -> outcome.created()
                                        ? answer(outcome)
                                        : release(chamber, token).compose(v -> answer(outcome))));
    }

    private static Future<Answer> answer(Steps.Outcome outcome) {
        return Future.succeededFuture(
                outcome.admitted()
                        ? new Admitted(new MemberId(outcome.id()), outcome.earlier())
                        : new Refused(Ending.CHAMBER_FULL));
    }

    @Override
    public Future<Void> leave(ChamberName chamber, ShardId shard) {
        return step(chambers, key(chamber), new Steps.Leave(shard))
                .compose(reservation -> reservation == null ? Future.succeededFuture() : release(chamber, reservation));
    }

    @Override
    public Future<java.util.List<ShardId>> reassert(ChamberName chamber, ShardId shard, int connections, long nextId) {
        return Future.succeededFuture(java.util.List.of());
    }

    @Override
    public Future<Void> check() {
        return ask(() -> chambers.getAsync(String.valueOf(SEPARATOR))).mapEmpty();
    }

    /**
     * Forgets the shards of every node that is not in the cluster, and the places in halls that such a node had taken
     * for chambers it did not come to create. To be called on the cluster's oldest node, which knows of each other one
     * before that one can ask the directory anything.
     *
     * @return how many chambers were removed because nobody was left in them
     */
    public Future<Integer> sweep() {
        return vertx.executeBlocking(
                () -> {
                    Set<String> dead = new HashSet<>();
                    chambers.values().forEach(entry -> entry.shards().forEach(shard -> dead.add(shard.node())));
                    dead.removeAll(nodes.get());
                    int removed = dead.isEmpty() ? 0 : forget(dead);
                    releaseUnused();
                    return removed;
                },
                false);
    }

    private void releaseUnused() {
        Set<Map.Entry<String, HallEntry>> taken = halls.entrySet();
        Set<String> living = nodes.get();
        for (Map.Entry<String, HallEntry> hall : taken) {
            hall.getValue().tokens().forEach((name, held) -> held.stream()
                    .filter(token -> !living.contains(token.substring(0, token.lastIndexOf(TOKEN_SEPARATOR))))
                    .filter(token -> !isUsed(new ChamberName(hall.getKey(), name), token))
                    .forEach(token -> halls.executeOnKey(hall.getKey(), Steps.Reserve.release(name, token))));
        }
    }

    private boolean isUsed(ChamberName chamber, String token) {
        @Nullable ChamberEntry entry = chambers.get(key(chamber));
        return entry != null && entry.reservation.equals(token);
    }

    private int forget(Set<String> dead) {
        Map<String, @Nullable String> removed = chambers.executeOnEntries(new Steps.Forget(dead));
        int count = 0;
        for (Map.Entry<String, @Nullable String> entry : removed.entrySet()) {
            String reservation = entry.getValue();
            if (reservation != null) {
                ChamberName chamber = chamber(entry.getKey());
                halls.executeOnKey(chamber.hall(), Steps.Reserve.release(chamber.name(), reservation));
                count++;
            }
        }
        return count;
    }

    private Future<Void> release(ChamberName chamber, String token) {
        return step(halls, chamber.hall(), Steps.Reserve.release(chamber.name(), token))
                .mapEmpty();
    }

    private <V, R extends @Nullable Object> Future<R> step(
            IMap<String, V> map, String key, EntryProcessor<String, V, R> processor) {
        return ask(() -> map.submitToKey(key, processor));
    }

    /** Hazelcast throws, instead of answering, where it is shut down. */
    private <R extends @Nullable Object> Future<R> ask(Supplier<CompletionStage<R>> question) {
        try {
            return Future.fromCompletionStage(question.get(), vertx.getOrCreateContext());
        } catch (RuntimeException gone) {
            return Future.failedFuture(gone);
        }
    }

    private static String key(ChamberName chamber) {
        return chamber.hall() + SEPARATOR + chamber.name();
    }

    private static ChamberName chamber(String key) {
        int separator = key.indexOf(SEPARATOR);
        return new ChamberName(key.substring(0, separator), key.substring(separator + 1));
    }
}
