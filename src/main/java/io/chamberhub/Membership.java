package io.chamberhub;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.ClusterConfig;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.bus.RoutingClusterManager;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.directory.Directory;
import io.chamberhub.directory.HazelcastDirectory;
import io.chamberhub.server.Hub;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's place in a cluster: the Vert.x instance that is part of it, and what a hub needs to serve there. Thread-safe.
 *
 * <pre>{@code
 * Membership.join(new VertxOptions(), clusterSettings).compose(member ->
 *         Hub.start(member.vertx(), serverSettings, member.directory(), member.cluster())
 *                 .onSuccess(member::follow));
 * }</pre>
 */
public final class Membership {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);
    /** Between two tries to clean the directory up, in ms. */
    private static final long RETRY = 2_000;

    /** When nodes come or go, what was under way in the directory has come to its end after so long, in ms. */
    private static final long SWEPT = 3_000;

    /** Losses within this time, in ms, are one. */
    private static final long GATHER = 200;

    /** Between two looks for places in halls that nobody needs, in ms. */
    private static final long RECLAIM = 30_000;

    private final Vertx vertx;
    private final RoutingClusterManager manager;
    private final HazelcastDirectory directory;
    /** Nodes that left before there was a hub to tell. */
    private final List<String> unheard = new ArrayList<>();

    /** Nodes that left, and may have been cut off only; a few bytes each. */
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean tellingLoss = new AtomicBoolean();
    private volatile Optional<Hub> followed = Optional.empty();

    private Membership(Vertx vertx, RoutingClusterManager manager) {
        this.vertx = vertx;
        this.manager = manager;
        this.directory = manager.directory(vertx);
        vertx.executeBlocking(
                () -> {
                    directory.watchLoss(this::lost);
                    directory.rooms().watchLoss(this::lost);
                    return null;
                },
                false);
        vertx.setPeriodic(RECLAIM, timer -> {
            reclaim();
            followed.ifPresent(Hub::auditWebhooks);
            if (manager.isOldest()) {
                adopt().onFailure(failure -> log.debug("to be adopted later: {}", failure.getMessage()));
            }
        });
        manager.watch(this::joined, this::left, this::merged);
    }

    /** Joins the cluster, or founds it if nobody answers. The event bus settings of {@code options} are replaced. */
    public static Future<Membership> join(VertxOptions options, ClusterSettings settings) {
        return join(Vertx.builder(), options, settings);
    }

    /** The same, with what {@code builder} brings besides options and a cluster manager, a transport for instance. */
    public static Future<Membership> join(VertxBuilder builder, VertxOptions options, ClusterSettings settings) {
        RoutingClusterManager manager;
        try {
            manager = new RoutingClusterManager(settings);
        } catch (UnknownHostException unknown) {
            return Future.failedFuture(unknown);
        }
        return builder.with(new VertxOptions(options).setEventBusOptions(ClusterConfig.eventBus(settings)))
                .withClusterManager(manager)
                .buildClustered()
                .map(vertx -> new Membership(vertx, manager));
    }

    public Vertx vertx() {
        return vertx;
    }

    /** The directory of the whole cluster. */
    public Directory directory() {
        return directory;
    }

    /** The cluster as a hub's shards need to know it. */
    public Cluster cluster() {
        return manager.cluster();
    }

    /** How many nodes the cluster has. */
    public int size() {
        return manager.nodes().size();
    }

    /** The ids of the nodes of the cluster that run a hub, this one included. Any thread. */
    public Set<String> hubs() {
        return manager.hubs();
    }

    /** How many chamber addresses have a route or a handler on this node; 0 when no chamber is open here. */
    public int chamberAddresses() {
        return manager.chamberAddresses();
    }

    /** How many entries of the directory, one for each chamber and hall that somebody is in, this node keeps for all. */
    public long directoryEntries() {
        return isActive() ? directory.ownEntries() : 0;
    }

    /** Whether this node is part of a cluster at all. */
    public boolean isActive() {
        return manager.isMember();
    }

    /** From now on tells the hub which nodes come and go, those since the joining included, and cleans up after the dead. */
    public void follow(Hub hub) {
        synchronized (this) {
            followed = Optional.of(hub);
            unheard.forEach(hub::nodeLeft);
            unheard.clear();
        }
        sweep();
    }

    private void joined(String node) {
        log.atInfo().addKeyValue("node", node).addKeyValue("nodes", size()).log("a node has joined the cluster");
        synchronized (this) {
            unheard.remove(node);
            followed.ifPresent(hub -> hub.nodeJoined(node));
        }
        if (gone.remove(node)) {
            // It comes back from a cluster of its own; a sweep that began there may take back what others say.
            vertx.setTimer(SWEPT, timer -> followed.ifPresent(Hub::reassert));
        }
    }

    private void left(String node) {
        log.atInfo().addKeyValue("node", node).addKeyValue("nodes", size()).log("a node has left the cluster");
        gone.add(node);
        directory.nodeLeft();
        directory.rooms().nodeLeft();
        synchronized (this) {
            if (followed.isEmpty()) {
                unheard.add(node);
            }
            followed.ifPresent(hub -> hub.nodeLeft(node));
        }
        sweep();
        // Steps that were under way when it died may have been taken since; or only the first of two, and the place of
        // a chamber that is no more is still taken.
        vertx.setTimer(SWEPT, timer -> settle());
    }

    /** Part of the directory is gone. It is told once for each part; the shards need to know once. */
    private void lost() {
        if (!tellingLoss.getAndSet(true)) {
            vertx.setTimer(GATHER, timer -> {
                tellingLoss.set(false);
                log.info("part of the directory was lost; it is told again what is so");
                settle();
            });
        }
    }

    /** The directory is told again what is so, and what nobody needs is taken back. */
    private void settle() {
        followed.ifPresent(Hub::reassert);
        reclaim();
        sweep();
    }

    /** Places in halls that this node once took, and that were not given back because another died or was cut off. */
    private void reclaim() {
        if (isActive()) {
            Future.all(directory.reclaim(), directory.rooms().reclaim())
                    .onFailure(failure -> log.debug("to be reclaimed later: {}", failure.getMessage()));
        }
    }

    private void merged() {
        log.atInfo().addKeyValue("nodes", size()).log("this node is part of a cluster again");
        followed.ifPresent(Hub::merged);
        // The sweep of those who took this node for dead may have begun before, and take back what is said now.
        vertx.setTimer(SWEPT, timer -> followed.ifPresent(Hub::merged));
    }

    /** One node sweeps what nobody else is left to take back. */
    private void sweep() {
        if (!isActive() || !manager.isOldest()) {
            return;
        }
        directory
                .sweep()
                .onSuccess(Membership::swept)
                .compose(swept -> directory.hooks().sweep())
                .onSuccess(due -> followed.ifPresent(hub -> hub.tellWebhooks(due)))
                .compose(swept -> directory.rooms().sweep())
                .compose(swept -> adopt())
                .onFailure(failure -> {
                    if (isActive()) {
                        log.atWarn().setCause(failure).log("the directory could not be swept; trying again");
                        vertx.setTimer(RETRY, timer -> sweep());
                    }
                });
    }

    private Future<?> adopt() {
        return directory.rooms().orphans(manager.nodes()).onSuccess(this::adopt);
    }

    /** What those left to do in rooms who are gone. Whoever has joined since is not gone. */
    private void adopt(Map<ChamberName, Set<String>> orphans) {
        Set<String> living = manager.nodes();
        orphans.forEach((room, nodes) -> {
            Set<String> gone = new HashSet<>(nodes);
            gone.removeAll(living);
            followed.filter(hub -> !gone.isEmpty()).ifPresent(hub -> hub.adopt(room, gone));
        });
    }

    private static void swept(int chambers) {
        if (chambers > 0) {
            log.atInfo().addKeyValue("chambers", chambers).log("forgot the chambers of nodes that are gone");
        }
    }
}
