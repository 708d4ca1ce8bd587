package io.chamberhub.bus;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import io.vertx.core.Completable;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Joins the cluster through Hazelcast as vertx-hazelcast does, but knows at any time who is there: while the other waits
 * for answers of nodes that may be gone, too, and after this node has left one cluster for another.
 */
// The locks of the class above are held while it waits for other nodes.
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
abstract class AttendingClusterManager extends HazelcastClusterManager {
    /** The member attribute under which vertx-hazelcast publishes a node's id. */
    private static final String NODE_ID = "__vertx.nodeId";

    private final Addresses addresses = new Addresses(super::getNodeInfo, this::contains);
    private final Attendance attendance = new Attendance(this::members, this::left);
    private final Upkeep upkeep = new Upkeep();

    AttendingClusterManager(Config config) {
        super(config);
    }

    /** A node has left; nobody else has been told. */
    abstract void left(String node);

    /** Whether this node has joined and neither left nor been cut out since. Any thread. */
    public boolean isMember() {
        return isActive() && getHazelcastInstance().getLifecycleService().isRunning();
    }

    /**
     * The ids of the nodes that are in the cluster, this one included. While this node leaves one cluster for another
     * that is still, or already, everybody from either. Any thread.
     */
    public Set<String> nodes() {
        Set<String> nodes = new HashSet<>(getNodes());
        nodes.addAll(attendance.nodes());
        return nodes;
    }

    /** Those of the {@link #nodes} that run a hub; lite members are services that answer it. Any thread. */
    public Set<String> hubs() {
        Set<String> hubs = nodes();
        try {
            for (Member member : getHazelcastInstance().getCluster().getMembers()) {
                if (member.isLiteMember()) {
                    hubs.remove(member.getAttribute(NODE_ID));
                }
            }
        } catch (HazelcastInstanceNotActiveException justLeft) {
            return Set.of();
        }
        return hubs;
    }

    /** Whether a node is among {@link #nodes}. Any thread. */
    final boolean contains(String node) {
        return nodes().contains(node);
    }

    /**
     * Reports nodes that come and go, from the moment this is called, on threads of Hazelcast's that must not be blocked.
     *
     * @param joined gets the id of a node
     * @param left likewise, of a node that has left or died
     * @param merged runs when this node has left its cluster for another one, whose directory it now asks; which nodes
     *     came and went by that is told before
     */
    public void watch(Consumer<String> joined, Consumer<String> left, Runnable merged) {
        attendance.watch(joined, left, merged);
    }

    private Map<String, UUID> members() {
        Map<String, UUID> members = new HashMap<>();
        for (Member member : getHazelcastInstance().getCluster().getMembers()) {
            String node = member.getAttribute(NODE_ID);
            if (node != null) {
                members.put(node, member.getUuid());
            }
        }
        return members;
    }

    @Override
    public void join(Completable<Void> promise) {
        super.join((nothing, failure) -> {
            if (failure == null) {
                attendance.look();
                promise.succeed();
            } else {
                promise.fail(failure);
            }
        });
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        look();
        upkeep.execute(() -> {
            super.memberAdded(event);
            sayAddress();
        });
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        look();
        upkeep.execute(() -> super.memberRemoved(event));
    }

    @Override
    public void stateChanged(LifecycleEvent event) {
        switch (event.getState()) {
            case MERGING -> attendance.merging();
            case MERGED -> attendance.merged();
            case MERGE_FAILED -> attendance.stay();
            default -> {}
        }
        upkeep.execute(() -> super.stateChanged(event));
    }

    private void look() {
        if (isMember()) {
            attendance.look();
        }
    }

    /** Once more, as the cluster may have forgotten it. */
    private void sayAddress() {
        NodeInfo own = getNodeInfo();
        if (own != null) {
            setNodeInfo(own, (nothing, failure) -> {});
        }
    }

    @Override
    public void getNodeInfo(String node, Completable<NodeInfo> promise) {
        addresses.find(node, promise);
    }
}
