package io.chamberhub.bus;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.HazelcastDirectory;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the cluster through Hazelcast as vertx-hazelcast does, but answers itself where messages to chambers and to
 * shards go, see {@link Routes} and {@link ShardRoutes}. Every other address goes the stock way.
 */
public final class RoutingClusterManager extends AttendingClusterManager {
    private final StreamSettings streams;
    private final RosterRoutes routes = new RosterRoutes(this::getNodeId);
    private final ShardRoutes shardRoutes = new ShardRoutes(this::getNodeId, this::contains);

    /** @throws UnknownHostException if the host in the settings is a name that means nothing here */
    public RoutingClusterManager(ClusterSettings settings) throws UnknownHostException {
        super(ClusterConfig.hazelcast(settings));
        streams = settings.streams();
    }

    /** The directory of the whole cluster. To be called once the node has joined. */
    public HazelcastDirectory directory(Vertx vertx) {
        return new HazelcastDirectory(vertx, getHazelcastInstance(), getNodeId(), this::nodes);
    }

    /** The routing table for chamber addresses. */
    public Routes routes() {
        return routes;
    }

    /** How many chamber addresses have a route or a handler on this node; 0 when no chamber is open here. */
    public int chamberAddresses() {
        return routes.size();
    }

    /**
     * Whether this node has been in the cluster for longer than any other; not if it is in none. Lite members are no nodes of the hub,
     * but services that answer it. Any thread.
     */
    public boolean isOldest() {
        try {
            return isMember()
                    && getHazelcastInstance().getCluster().getMembers().stream()
                            .filter(member -> !member.isLiteMember())
                            .findFirst()
                            .map(Member::localMember)
                            .orElse(false);
        } catch (HazelcastInstanceNotActiveException justLeft) {
            return false;
        }
    }

    /** The cluster as the hub's shards need to know it. To be called once the node has joined. */
    public Cluster cluster() {
        return new Cluster(getNodeId(), this::contains, () -> isMember() ? nodes().size() : 0, routes, streams, false);
    }

    @Override
    void left(String node) {
        shardRoutes.nodeLeft(node);
    }

    @Override
    public void registrationListener(RegistrationListener listener) {
        routes.listener(listener);
        shardRoutes.listener(listener);
        super.registrationListener(listener);
    }

    @Override
    public void addRegistration(String address, RegistrationInfo registration, Completable<Void> promise) {
        OwnRoutes own = own(address);
        if (own != null) {
            own.handlerAdded(address);
            promise.succeed();
        } else {
            super.addRegistration(address, registration, promise);
        }
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo registration, Completable<Void> promise) {
        OwnRoutes own = own(address);
        if (own != null) {
            own.handlerRemoved(address);
            promise.succeed();
        } else {
            super.removeRegistration(address, registration, promise);
        }
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
        OwnRoutes own = own(address);
        if (own != null) {
            promise.succeed(own.registrations(address));
        } else {
            super.getRegistrations(address, promise);
        }
    }

    /** Whoever answers where messages to this address go, if not the cluster's memory. */
    private @Nullable OwnRoutes own(String address) {
        if (address.startsWith(ChamberName.ADDRESS_PREFIX)) {
            return routes;
        }
        return address.startsWith(ShardId.ADDRESS_PREFIX) ? shardRoutes : null;
    }
}
