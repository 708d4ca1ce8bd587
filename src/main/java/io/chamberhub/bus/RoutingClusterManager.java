package io.chamberhub.bus;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.directory.HazelcastDirectory;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Joins the cluster through Hazelcast as vertx-hazelcast does, but answers itself where chamber messages go: see
 * {@link Routes}. Every other address goes the stock way.
 */
public final class RoutingClusterManager extends HazelcastClusterManager {
    /** The member attribute under which vertx-hazelcast publishes a node's id. */
    private static final String NODE_ID = "__vertx.nodeId";

    private final RosterRoutes routes = new RosterRoutes(this::getNodeId);

    /** @throws UnknownHostException if the host in the settings is a name that means nothing here */
    public RoutingClusterManager(ClusterSettings settings) throws UnknownHostException {
        super(ClusterConfig.hazelcast(settings));
    }

    /** The directory of the whole cluster. To be called once the node has joined. */
    public HazelcastDirectory directory(Vertx vertx) {
        return new HazelcastDirectory(vertx, getHazelcastInstance(), getNodeId(), this::nodes);
    }

    /** Whether this node has joined and neither left nor been cut out since. Any thread. */
    public boolean isMember() {
        return isActive() && getHazelcastInstance().getLifecycleService().isRunning();
    }

    /** The routing table for chamber addresses. */
    public Routes routes() {
        return routes;
    }

    /** How many chamber addresses have a route or a handler on this node; 0 when no chamber is open here. */
    public int chamberAddresses() {
        return routes.size();
    }

    /** The ids of the nodes that are in the cluster now, this one included. Any thread. */
    public Set<String> nodes() {
        return new HashSet<>(getNodes());
    }

    /** Whether this node has been in the cluster for longer than any other. Any thread. */
    public boolean isOldest() {
        return getHazelcastInstance()
                .getCluster()
                .getMembers()
                .iterator()
                .next()
                .localMember();
    }

    /** The cluster as the hub's shards need to know it. To be called once the node has joined. */
    public Cluster cluster() {
        return new Cluster(
                getNodeId(),
                node -> getNodes().contains(node),
                () -> isMember() ? getNodes().size() : 0,
                routes,
                false);
    }

    /**
     * Reports nodes that come and go, from the moment this is called. To be called once the node has joined.
     *
     * @param joined gets the id of a node, on a thread of Hazelcast's that must not be blocked
     * @param left likewise, for a node that has left or died
     */
    public void watch(Consumer<String> joined, Consumer<String> left) {
        getHazelcastInstance().getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                report(event.getMember(), joined);
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                report(event.getMember(), left);
            }
        });
    }

    private static void report(Member member, Consumer<String> listener) {
        String node = member.getAttribute(NODE_ID);
        if (node != null) {
            listener.accept(node);
        }
    }

    @Override
    public void registrationListener(RegistrationListener listener) {
        routes.listener(listener);
        super.registrationListener(listener);
    }

    @Override
    public void addRegistration(String address, RegistrationInfo registration, Completable<Void> promise) {
        if (isChamber(address)) {
            routes.handlerAdded(address);
            promise.succeed();
        } else {
            super.addRegistration(address, registration, promise);
        }
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo registration, Completable<Void> promise) {
        if (isChamber(address)) {
            routes.handlerRemoved(address);
            promise.succeed();
        } else {
            super.removeRegistration(address, registration, promise);
        }
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
        if (isChamber(address)) {
            promise.succeed(routes.registrations(address));
        } else {
            super.getRegistrations(address, promise);
        }
    }

    private static boolean isChamber(String address) {
        return address.startsWith(ChamberName.ADDRESS_PREFIX);
    }
}
