package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import io.chamberhub.Loopback;
import io.chamberhub.Membership;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.bus.RoutingClusterManager;
import io.chamberhub.directory.Directory.Account;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The last one out of a chamber is on a node that dies when the chamber is gone and its place not given back yet. */
@Execution(ExecutionMode.SAME_THREAD) // Its cluster is in this JVM.
class DiedBeforeReleaseIT {
    private static final String HALL = "/hall/";

    /** Far less than the time between two looks for such places, in ns. */
    private static final long SOON = TimeUnit.SECONDS.toNanos(10);

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

    @Test
    void the_node_that_took_the_place_gives_it_back() throws TimeoutException {
        List<ClusterSettings> cluster = Loopback.cluster(2);
        Membership creator = join(cluster.get(0));
        Membership last = join(cluster.get(1));
        try {
            RoutingClusterManager manager = (RoutingClusterManager) ((VertxInternal) creator.vertx()).clusterManager();
            IMap<String, HallEntry> halls = manager.getHazelcastInstance().getMap("hub.halls");
            halls.executeOnKey(HALL, new HallSteps.Hold("tea", HallEntry.token(manager.getNodeId(), 1)));
            assertThat(account(creator)).isEqualTo(new Account(0, 1, 1));
            leave(last);
            long end = System.nanoTime() + SOON;
            while (!account(creator).equals(Account.NOTHING) && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK_AGAIN);
            }
            assertThat(account(creator)).isEqualTo(Account.NOTHING);
        } finally {
            leave(creator);
        }
    }

    private static Membership join(ClusterSettings settings) throws TimeoutException {
        return Membership.join(new VertxOptions().setEventLoopPoolSize(1), settings)
                .await(60, TimeUnit.SECONDS);
    }

    private static Account account(Membership node) throws TimeoutException {
        return node.directory().account().await(10, TimeUnit.SECONDS);
    }

    private static void leave(Membership node) throws TimeoutException {
        node.vertx().close().await(20, TimeUnit.SECONDS);
    }
}
