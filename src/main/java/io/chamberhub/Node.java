package io.chamberhub;

import io.chamberhub.admin.AdminServer;
import io.chamberhub.admin.Metric;
import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.config.Settings;
import io.chamberhub.config.StartRequest;
import io.chamberhub.directory.Directory;
import io.chamberhub.directory.MemoryDirectory;
import io.chamberhub.rooms.RoomLogic;
import io.chamberhub.server.Hub;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.LogicClasses;
import io.chamberhub.server.ServerSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs the hub: alone or as a node of a cluster, until it is told to stop. */
final class Node {
    private static final Logger log = LoggerFactory.getLogger(Node.class);

    private final Transport transport;
    private final Vertx vertx;
    private final Optional<Membership> membership;
    private volatile Optional<Hub> hub = Optional.empty();

    private Node(Transport transport, Vertx vertx, Optional<Membership> membership) {
        this.transport = transport;
        this.vertx = vertx;
        this.membership = membership;
    }

    /**
     * Starts a node, which then stops when the process is told to end.
     *
     * @throws StartFailure if a port, a certificate or the network is not as the settings say; nothing keeps running
     */
    static void start(StartRequest request) throws StartFailure {
        Settings settings = request.settings();
        Map<String, RoomLogic> logic = logic(settings.server());
        Preflight.check(request);
        Transport transport = Transports.of(settings.transport());
        Node node = request.clustered() ? join(settings, transport) : alone(settings, transport);
        try {
            node.serve(settings, logic);
        } catch (StartFailure | RuntimeException failure) {
            // What could be started must not keep the process from ending.
            await("stop", node.vertx.close());
            throw failure;
        }
        int drainPeriod = request.clustered() ? settings.server().drainPeriod() : 0;
        Runtime.getRuntime().addShutdownHook(new Thread(new Shutdown(node::stop, drainPeriod), "hub-shutdown"));
    }

    private static Map<String, RoomLogic> logic(ServerSettings settings) throws StartFailure {
        List<String> mistakes = new ArrayList<>();
        Map<String, RoomLogic> logic = LogicClasses.of(settings, mistakes);
        if (!mistakes.isEmpty()) {
            throw StartFailure.of(mistakes);
        }
        return logic;
    }

    private static Node alone(Settings settings, Transport transport) {
        Vertx vertx =
                Vertx.builder().withTransport(transport).with(options(settings)).build();
        return new Node(transport, vertx, Optional.empty());
    }

    private static Node join(Settings settings, Transport transport) throws StartFailure {
        ClusterSettings cluster = settings.cluster();
        String whom = cluster.kubernetesService()
                .map(service -> "cluster.kubernetes.service: " + service)
                .orElseGet(() -> "cluster.members: " + String.join(", ", cluster.members()));
        Membership membership = await(
                whom + ": could not join (one of them may hang)",
                Membership.join(Vertx.builder().withTransport(transport), options(settings), cluster));
        return new Node(transport, membership.vertx(), Optional.of(membership));
    }

    private void serve(Settings settings, Map<String, RoomLogic> logic) throws StartFailure {
        ServerSettings server = settings.server();
        Directory directory = membership.map(Membership::directory).orElseGet(MemoryDirectory::new);
        Cluster cluster = membership.map(Membership::cluster).orElseGet(Cluster::ofOne);
        String adminPlace = settings.admin().host() + ":" + settings.admin().port();
        AdminServer admin = await(
                "admin.host, admin.port (" + adminPlace + ")",
                AdminServer.start(vertx, settings.admin(), this::readiness, metrics()));
        String place = server.host() + ":" + server.port();
        Hub started = await(
                "host, port (" + place + ")",
                Hub.start(vertx, server, HubOptions.in(directory, cluster).withLogic(logic)));
        membership.ifPresent(member -> member.follow(started));
        hub = Optional.of(started);
        new Announcement(settings, transport, membership, started, admin).log(log);
    }

    private static VertxOptions options(Settings settings) {
        return new VertxOptions()
                .setEventLoopPoolSize(Math.max(
                        VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE,
                        settings.server().shards()))
                // The hub serves no files, and its own file system may be read-only.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    /** What operators' graphs show; zero until the hub has started. */
    private List<Metric> metrics() {
        return List.of(
                metric("hub_connections", "WebSockets open on this node.", Hub::connections),
                metric("hub_chambers", "Chambers open on this node, once per shard.", Hub::chambers),
                metric("hub_rooms", "Rooms open on this node, once per shard.", Hub::openRooms),
                metric(
                        "hub_chambers_closing",
                        "Closed chambers that others have still to take note of.",
                        Hub::closingChambers),
                metric(
                        "hub_slow_receivers",
                        "Clients for whose sake others are not read from now.",
                        Hub::slowReceivers),
                metric("hub_slow_closed_total", "Connections ended because too much waited for them.", Hub::slowClosed),
                metric(
                        "hub_handshakes_pending",
                        "Connections that are no WebSockets yet, whose request is awaited.",
                        Hub::pendingHandshakes),
                metric(
                        "hub_handshakes_timed_out_total",
                        "Connections closed because no request came within handshake.timeout.",
                        Hub::timedOutHandshakes),
                metric(
                        "hub_handshakes_dropped_total",
                        "Connections closed because more than handshake.pending awaited their requests.",
                        Hub::droppedHandshakes),
                metric(
                        "hub_compressions_total",
                        "Messages compressed, once on each shard that has receivers for it.",
                        Hub::compressions),
                metric(
                        "hub_heartbeat_dropped_total",
                        "Connections ended because a ping was not answered.",
                        Hub::heartbeatsMissed),
                metric("hub_bus_owed_bytes", "Bytes sent to other shards and not acknowledged yet.", Hub::owedBytes),
                metric("hub_bus_kept_bytes", "Bytes of own streams kept until others have them.", Hub::keptBytes),
                metric("hub_bus_gaps_total", "Times that a part of another shard's stream was missing.", Hub::gaps),
                metric("hub_bus_repaired_total", "Events that were missing and were repeated.", Hub::repairedEvents),
                metric("hub_bus_lost_total", "Events that were missing and could not be repeated.", Hub::lostEvents),
                new Metric("hub_cluster_nodes", "Nodes in the cluster.", () -> membership
                        .map(Membership::size)
                        .orElse(1)),
                new Metric("hub_directory_entries", "Entries of the directory that this node keeps.", () -> membership
                        .map(Membership::directoryEntries)
                        .orElse(0L)),
                new Metric("hub_bus_addresses", "Chamber addresses in use on this node.", () -> membership
                        .map(Membership::chamberAddresses)
                        .orElse(0)));
    }

    private Metric metric(String name, String help, ToLongFunction<Hub> value) {
        return new Metric(name, help, () -> hub.map(value::applyAsLong).orElse(0L));
    }

    private Future<Void> readiness() {
        if (membership.isPresent() && !membership.get().isActive()) {
            return Future.failedFuture("not in a cluster");
        }
        Optional<Hub> running = hub.filter(Hub::accepting);
        if (running.isEmpty()) {
            boolean draining = membership.isPresent() && hub.isPresent();
            return Future.failedFuture(draining ? "draining" : "not accepting connections");
        }
        return running.get().check();
    }

    /** Ends the connections, tells the cluster, lets go of everything. Called by the shutdown hook. */
    private void stop() throws Exception {
        try {
            if (hub.isPresent()) {
                hub.get().stop().await();
            }
        } finally {
            vertx.close().await();
        }
        log.info("stopped");
    }

    private static <T> T await(String setting, Future<T> step) throws StartFailure {
        try {
            return step.await(2, TimeUnit.MINUTES);
        } catch (Exception failure) {
            throw StartFailure.of(setting, failure);
        }
    }
}
