package io.chamberhub.bus;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.chamberhub.directory.HazelcastDirectory;
import io.chamberhub.directory.HazelcastRoomStore;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** How a node takes part in the cluster, in the words of Hazelcast and of the event bus. Thread-safe. */
public final class ClusterConfig {
    /** Entries are small and few per chamber; fewer partitions move faster when nodes come and go. Same on all nodes. */
    private static final int PARTITIONS = 71;

    private static final int HEARTBEATS_PER_TIMEOUT = 5;

    /**
     * How long a node looks for a cluster before it asks the other nodes that are starting whether it may found one, in
     * seconds. All of them have to agree, so a short time is as safe as the default of five.
     */
    private static final int LOOK_FOR_A_CLUSTER = 3;

    /**
     * A system property for tests: the port at which the other nodes are to reach the event bus of this one, where
     * something stands between that loses what is sent. Without it they come to the event bus itself.
     */
    private static final String BUS_PUBLIC_PORT = "hub.test.busPublicPort";

    private ClusterConfig() {}

    /** Hazelcast: found by list or DNS, never by multicast; quick to notice a death; no phoning home; the directory and the rooms. */
    static Config hazelcast(ClusterSettings settings) throws UnknownHostException {
        Config config = new Config();
        config.setClusterName(settings.name());
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getIntegrityCheckerConfig().setEnabled(false);
        InetAddress own = InetAddress.getAllByName(settings.host())[0];
        network(config.getNetworkConfig(), settings);
        int deadAfterSeconds = Math.max(1, settings.deadAfter() / 1000);
        property(config, "hazelcast.logging.type", "slf4j");
        property(config, "hazelcast.phone.home.enabled", false);
        property(config, "hazelcast.socket.bind.any", false);
        // Not through interfaces: once those are restricted, members that are listed by name are left out.
        property(config, "hazelcast.local.localAddress", own.getHostAddress());
        property(config, "hazelcast.partition.count", PARTITIONS);
        property(
                config, "hazelcast.heartbeat.interval.seconds", Math.max(1, deadAfterSeconds / HEARTBEATS_PER_TIMEOUT));
        property(config, "hazelcast.max.no.heartbeat.seconds", deadAfterSeconds);
        // Also how often the oldest survivor asks the others whether they miss the oldest node, too. Those tries are
        // soon used up, and whoever has noticed nothing by then is dropped: they have to last for longer than
        // deadAfter.
        property(config, "hazelcast.mastership.claim.timeout.seconds", 20 + 2 * deadAfterSeconds);
        property(config, "hazelcast.operation.call.timeout.millis", 2 * settings.deadAfter());
        property(config, "hazelcast.prefer.ipv4.stack", own instanceof Inet4Address);
        // A node that was cut off looks for the others again soon; the defaults are five minutes and two. At times it
        // takes a second look, as the others have not missed it yet.
        property(config, "hazelcast.merge.first.run.delay.seconds", 3);
        property(config, "hazelcast.merge.next.run.delay.seconds", 3);
        // A listed node that swallows connection attempts must not hold up the first one to start; the default is ten.
        property(config, "hazelcast.socket.connect.timeout.seconds", 2);
        // If a listed node takes connections but never answers, this one must not found a second cluster beside it.
        property(config, "hazelcast.max.join.seconds", 100);
        property(config, "hazelcast.wait.seconds.before.join", 1);
        property(config, "hazelcast.max.wait.seconds.before.join", 3);
        property(config, "hazelcast.graceful.shutdown.max.wait", 4);
        HazelcastDirectory.prepare(config);
        HazelcastRoomStore.prepare(config);
        return config;
    }

    /** The event bus: connects and gives up fast, so that a dead node's messages do not pile up. */
    public static EventBusOptions eventBus(ClusterSettings settings) {
        EventBusOptions options = new EventBusOptions()
                .setHost(settings.host())
                .setPort(settings.busPort())
                .setTcpNoDelay(true)
                .setConnectTimeout(2_000)
                .setClusterPingInterval(2_000)
                .setClusterPingReplyInterval(3_000)
                // Where no answer to a ping comes, a connection is closed once all that waits has left, which may be
                // never; this cuts it.
                .setReadIdleTimeout(5);
        settings.tls().ifPresent(tls -> prove(tls, options));
        Integer publicPort = Integer.getInteger(BUS_PUBLIC_PORT);
        return publicPort == null ? options : options.setClusterPublicPort(publicPort);
    }

    /**
     * Nodes prove to each other, in both directions, that they have a certificate of their authority. Which node it was made
     * for does not matter: nodes come and go, and each may do what all may.
     */
    private static void prove(ClusterTls tls, EventBusOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.cert().toString())
                        .setKeyPath(tls.key().toString()))
                .setTrustOptions(new PemTrustOptions().addCertPath(tls.ca().toString()))
                .setClientAuth(ClientAuth.REQUIRED);
    }

    private static void network(NetworkConfig network, ClusterSettings settings) {
        network.setPort(settings.port()).setPortAutoIncrement(false).setReuseAddress(true);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        settings.kubernetesService()
                .ifPresentOrElse(
                        service -> join.getKubernetesConfig()
                                .setEnabled(true)
                                .setProperty("service-dns", service)
                                .setProperty("service-port", String.valueOf(settings.port())),
                        () -> join.getTcpIpConfig()
                                .setEnabled(true)
                                .setConnectionTimeoutSeconds(LOOK_FOR_A_CLUSTER)
                                .setMembers(settings.members()));
    }

    private static void property(Config config, String name, Object value) {
        config.setProperty(name, value.toString());
    }
}
