package io.chamberhub.directory;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The ledger of a cluster: one Hazelcast entry per chamber, changed by steps that are atomic and have backups on two other nodes
 * before they are answered. Thread-safe.
 *
 * <p>Of a cluster that was split, the books of one side survive the reunion; shards say again who is inside.
 */
public final class HazelcastHookLedger implements HookLedger {
    private static final String BOOKS = "hub.hooks";
    private static final int BACKUPS = 2;

    private final Vertx vertx;
    private final IMap<String, HookEntry> books;
    private final Entries<HookEntry> entries;
    private final String self;
    private final Supplier<Set<String>> nodes;

    HazelcastHookLedger(Vertx vertx, HazelcastInstance hazelcast, String self, Supplier<Set<String>> nodes) {
        this.vertx = vertx;
        this.books = hazelcast.getMap(BOOKS);
        this.entries = new Entries<>(vertx, books);
        this.self = self;
        this.nodes = nodes;
    }

    /** Adds to a configuration what the ledger needs: its map. */
    static void prepare(Config config) {
        Entries.prepare(config, Set.of(BOOKS));
        config.getMapConfig(BOOKS).setBackupCount(BACKUPS);
    }

    @Override
    public Future<HookMail> report(ChamberName chamber, HookReport report) {
        return entries.step(Keys.key(chamber), new HookSteps.Report(report));
    }

    @Override
    public Future<HookMail> acknowledge(ChamberName chamber, String node, HookReceipt told, int most) {
        return entries.step(Keys.key(chamber), new HookSteps.Acknowledge(node, told, most));
    }

    @Override
    public Future<Set<ChamberName>> visitedBy(ShardId shard) {
        return find(new HookSteps.Visited(shard));
    }

    @Override
    public Future<Set<ChamberName>> dueOf(String node) {
        return find(new HookSteps.Due(node));
    }

    private Future<Set<ChamberName>> find(Step<HookEntry, ?> step) {
        return vertx.executeBlocking(
                () -> books.executeOnEntries(step).keySet().stream()
                        .map(Keys::chamber)
                        .collect(Collectors.toSet()),
                false);
    }

    /**
     * All whom nodes that are not in the cluster had in chambers have left, and what these nodes had to tell is for this node
     * to tell. To be called on the cluster's oldest node.
     *
     * @return the chambers of which this node has something to tell
     */
    public Future<Set<ChamberName>> sweep() {
        return vertx.executeBlocking(this::bury, false);
    }

    private Set<ChamberName> bury() {
        Set<String> dead = new HashSet<>();
        books.executeOnEntries(new HookSteps.Strangers(nodes.get())).values().forEach(dead::addAll);
        // Whoever has joined since is no stranger any more.
        dead.removeAll(nodes.get());
        if (dead.isEmpty()) {
            return Set.of();
        }
        String life = UUID.randomUUID().toString();
        HookSteps.Bury step = new HookSteps.Bury(dead, self, life, System.currentTimeMillis());
        return books.executeOnEntries(step).keySet().stream().map(Keys::chamber).collect(Collectors.toSet());
    }

    /**
     * Reports, from now on, that books may have been lost because their node and those with their backups have died.
     *
     * @param lost is called on a thread of Hazelcast's that must not be blocked, many times for one loss
     */
    void watchLoss(Runnable lost) {
        books.addPartitionLostListener(event -> lost.run());
    }
}
