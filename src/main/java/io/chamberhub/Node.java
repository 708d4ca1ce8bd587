package io.chamberhub;

import io.chamberhub.admin.AdminApi;
import io.chamberhub.admin.AdminServer;
import io.chamberhub.admin.ClusterControl;
import io.chamberhub.admin.NodeState;
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
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs the hub: alone or as a node of a cluster, until it is told to stop. */
final class Node {
    private static final Logger log = LoggerFactory.getLogger(Node.class);

    private final Transport transport;
    private final Vertx vertx;
    private final Optional<Membership> membership;
    private final SettingsWatch watch;
    private final Meters meters;
    private volatile Optional<Hub> hub = Optional.empty();

    private Node(
            StartRequest request, Transport transport, Vertx vertx, Optional<Membership> membership, Meters meters) {
        this.watch = new SettingsWatch(vertx, request, System.getenv());
        this.meters = meters;
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
        Node node = request.clustered() ? join(request, transport) : alone(request, transport);
        try {
            node.serve(settings, logic);
        } catch (StartFailure | RuntimeException failure) {
            // What could be started must not keep the process from ending.
            await("stop", node.vertx.close());
            throw failure;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(new Shutdown(node::stop, node::drainPeriod), "hub-shutdown"));
    }

    private static Map<String, RoomLogic> logic(ServerSettings settings) throws StartFailure {
        List<String> mistakes = new ArrayList<>();
        Map<String, RoomLogic> logic = LogicClasses.of(settings, mistakes);
        if (!mistakes.isEmpty()) {
            throw StartFailure.of(mistakes);
        }
        return logic;
    }

    private long drainPeriod() {
        return membership.isPresent() ? hub.map(Hub::drainTerms).orElseThrow().total() : 0;
    }

    private static Node alone(StartRequest request, Transport transport) {
        Meters meters = new Meters();
        Vertx vertx = meters.vertx()
                .withTransport(transport)
                .with(options(request.settings()))
                .build();
        return new Node(request, transport, vertx, Optional.empty(), meters);
    }

    private static Node join(StartRequest request, Transport transport) throws StartFailure {
        Settings settings = request.settings();
        ClusterSettings cluster = settings.cluster();
        String whom = cluster.kubernetesService()
                .map(service -> "cluster.kubernetes.service: " + service)
                .orElseGet(() -> "cluster.members: " + String.join(", ", cluster.members()));
        if (cluster.kubernetesService().isPresent()) {
            awaitRecord(cluster.kubernetesService().get(), cluster.host());
        }
        Meters meters = new Meters();
        Membership membership = await(
                whom + ": could not join (one of them may hang)",
                Membership.join(meters.vertx().withTransport(transport), options(settings), cluster));
        return new Node(request, transport, membership.vertx(), Optional.of(membership), meters);
    }

    private static void awaitRecord(String service, String host) throws StartFailure {
        try {
            OwnRecord.inDns().await(service, host);
        } catch (UnknownHostException unknown) {
            throw StartFailure.of("cluster.host", unknown);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw StartFailure.of("cluster.kubernetes.service", stopped);
        }
    }

    private void serve(Settings settings, Map<String, RoomLogic> logic) throws StartFailure {
        meters.bind(membership);
        meters.bind(watch);
        ServerSettings server = settings.server();
        Directory directory = membership.map(Membership::directory).orElseGet(MemoryDirectory::new);
        Cluster cluster = membership.map(Membership::cluster).orElseGet(Cluster::ofOne);
        String adminPlace = settings.admin().host() + ":" + settings.admin().port();
        AdminServer admin = await(
                "admin.host, admin.port (" + adminPlace + ")",
                AdminServer.start(vertx, settings.admin(), this::readiness, watch::problems, meters));
        String place = server.host() + ":" + server.port();
        Hub started = await(
                "host, port (" + place + ")",
                Hub.start(
                        vertx,
                        server,
                        HubOptions.in(directory, cluster).withLogic(logic).withMeters(meters.registry())));
        membership.ifPresent(member -> member.follow(started));
        hub = Optional.of(started);
        await("admin.token", openApi(admin, directory, cluster, started));
        watch.start(changed -> started.apply(changed.server())
                .onSuccess(settled -> admin.settle(changed.admin().token())));
        new Announcement(settings, transport, membership, started, admin).log(log);
    }

    /** The nodes ask each other whether this one has a token for operators or not. */
    private Future<Void> openApi(AdminServer admin, Directory directory, Cluster cluster, Hub started) {
        Supplier<Set<String>> nodes = () -> membership.map(Membership::hubs).orElseGet(() -> Set.of(cluster.self()));
        NodeState state = new NodeState(version(), started::accepting);
        return ClusterControl.open(vertx, cluster.self(), nodes, started.control(), state)
                .onSuccess(control -> admin.open(AdminApi.of(
                        vertx, control, started.control(), started.rooms(), directory, () -> halls(watch.settings()))))
                .mapEmpty();
    }

    private static String version() {
        return Objects.requireNonNullElse(Node.class.getPackage().getImplementationVersion(), "unknown");
    }

    private static Map<String, JsonObject> halls(Settings settings) {
        JsonObject json = settings.toJson().getJsonObject("halls");
        Map<String, JsonObject> halls = new LinkedHashMap<>();
        json.fieldNames().forEach(path -> halls.put(path, json.getJsonObject(path)));
        return halls;
    }

    private static VertxOptions options(Settings settings) {
        return new VertxOptions()
                .setMetricsOptions(Meters.on())
                .setEventLoopPoolSize(Math.max(
                        VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE,
                        settings.server().shards()))
                // The hub serves no files, and its own file system may be read-only.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
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
        watch.stop();
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
