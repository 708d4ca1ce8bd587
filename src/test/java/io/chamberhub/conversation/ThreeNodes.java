package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Loopback;
import io.chamberhub.Membership;
import io.chamberhub.admin.NodeControl;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.chamber.Limits;
import io.chamberhub.config.LogSettings;
import io.chamberhub.config.Logging;
import io.chamberhub.directory.Directory.Account;
import io.chamberhub.rooms.RoomLogic;
import io.chamberhub.rooms.Rooms;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.chamberhub.server.HubOptions;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.event.Level;

/** A cluster of three nodes in this JVM, with two shards each, until it is closed. */
final class ThreeNodes implements AutoCloseable {
    static final int NODES = 3;

    private static final int SHARDS = 2;

    /** In ns, as all of these. */
    private static final long COUNTED_ANEW = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private record Node(Membership membership, Hub hub) {}

    private final List<Node> nodes;

    ThreeNodes(List<HallSettings> halls) throws TimeoutException {
        this(halls, Map.of());
    }

    /** With logic for the rooms of some of the halls, by path, which the nodes share. */
    ThreeNodes(List<HallSettings> halls, Map<String, RoomLogic> logic) throws TimeoutException {
        Logging.apply(new LogSettings(Level.ERROR));
        List<ClusterSettings> each = Loopback.cluster(NODES);
        // Two that find a third one join it at once; three that find nobody wait for more.
        List<Future<Node>> starting = new ArrayList<>();
        starting.add(start(each.get(0), halls, logic));
        starting.get(0).await(60, TimeUnit.SECONDS);
        each.subList(1, NODES).forEach(settings -> starting.add(start(settings, halls, logic)));
        Future.all(starting).await(60, TimeUnit.SECONDS);
        nodes = starting.stream().map(Future::result).toList();
        for (Node node : nodes) {
            if (node.membership.size() != NODES) {
                throw new IllegalStateException("a cluster of " + node.membership.size());
            }
        }
    }

    private static Future<Node> start(
            ClusterSettings settings, List<HallSettings> halls, Map<String, RoomLogic> logic) {
        return Membership.join(new VertxOptions().setEventLoopPoolSize(SHARDS), settings)
                .compose(member -> Hub.start(
                                member.vertx(),
                                OneNode.settings(SHARDS, halls),
                                HubOptions.in(member.directory(), member.cluster())
                                        .withLogic(logic))
                        .onSuccess(member::follow)
                        .map(hub -> new Node(member, hub)));
    }

    /** The port of a node; counted on, the nodes come in turn. */
    int port(int node) {
        return nodes.get(node % NODES).hub.port();
    }

    /** What operators ask of a node. */
    NodeControl control(int node) {
        return nodes.get(node % NODES).hub.control();
    }

    /** The rooms of the cluster, for the server, as a node knows them. */
    Rooms rooms(int node) {
        return nodes.get(node % NODES).hub.rooms();
    }

    /** A hall with the usual limits but for these. */
    static HallSettings hall(String path, int maxConnections, int maxChambers) {
        Limits limits = Limits.defaults().withCrowd(maxConnections, maxChambers);
        return HallSettings.of(path).withLimits(limits);
    }

    /** How many chamber addresses are in use on all nodes together. */
    int chamberAddresses() {
        return nodes.stream()
                .mapToInt(node -> node.membership.chamberAddresses())
                .sum();
    }

    /**
     * Waits until no node has anything to do with clients or chambers any more, nor remembers anything of them. What a node
     * counts a few times a second only has to be seen for so long that all of it has been counted anew.
     */
    void awaitNothing() throws TimeoutException {
        long start = System.nanoTime();
        long since = start;
        List<String> remains = remains();
        while (!remains.isEmpty() || System.nanoTime() - since < COUNTED_ANEW) {
            LockSupport.parkNanos(LOOK_AGAIN);
            remains = remains();
            since = remains.isEmpty() ? since : System.nanoTime();
            assertThat(System.nanoTime() - start)
                    .as("patience with %s", remains)
                    .isLessThan(PATIENCE);
        }
    }

    /** What each node still has, in words; no word for a node that has nothing. */
    private List<String> remains() throws TimeoutException {
        List<String> remains = new ArrayList<>();
        for (Node node : nodes) {
            Map<String, Long> counts = Map.of(
                    "connections", (long) node.hub.connections(),
                    "chambers", (long) node.hub.chambers(),
                    "closing", (long) node.hub.closingChambers(),
                    "bytes kept", node.hub.keptBytes(),
                    "bytes owed", node.hub.owedBytes(),
                    "addresses", (long) node.membership.chamberAddresses(),
                    "entries", node.membership.directoryEntries());
            Account account = node.membership.directory().account().await(10, TimeUnit.SECONDS);
            if (!account.equals(Account.NOTHING) || counts.values().stream().anyMatch(count -> count != 0)) {
                remains.add(counts + " " + account);
            }
        }
        return remains;
    }

    /** How many closed chambers others still have to take note of. */
    int closing() {
        return nodes.stream().mapToInt(node -> node.hub.closingChambers()).sum();
    }

    /** How often something was missing between the nodes so far, whether it could be repeated or not. */
    long gaps() {
        return nodes.stream().mapToLong(node -> node.hub.gaps()).sum();
    }

    /** How many events were lost between the nodes so far. */
    long lostEvents() {
        return nodes.stream().mapToLong(node -> node.hub.lostEvents()).sum();
    }

    @Override
    public void close() throws TimeoutException {
        Future.join(nodes.stream().map(node -> node.membership.vertx().close()).toList())
                .await(30, TimeUnit.SECONDS);
    }
}
