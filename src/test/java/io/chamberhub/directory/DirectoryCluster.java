package io.chamberhub.directory;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.map.IMap;
import io.chamberhub.Loopback;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Hazelcast instances with a directory and rooms each and no hub: they can be killed together, split and made one again. */
final class DirectoryCluster implements AutoCloseable {
    private static final String NODE = "node";

    private final Vertx vertx = Vertx.vertx();
    private final List<HazelcastInstance> instances = new ArrayList<>();
    private final List<HazelcastDirectory> directories = new ArrayList<>();
    private final List<HazelcastRoomStore> rooms = new ArrayList<>();

    DirectoryCluster(int nodes) {
        String name = "test-" + UUID.randomUUID();
        List<Integer> ports = Loopback.freePorts(nodes);
        for (int i = 0; i < nodes; i++) {
            instances.add(Hazelcast.newHazelcastInstance(config(name, i, ports)));
        }
        for (int i = 0; i < nodes; i++) {
            HazelcastInstance instance = instances.get(i);
            directories.add(new HazelcastDirectory(vertx, instance, "n" + i, () -> nodes(instance)));
            rooms.add(new HazelcastRoomStore(vertx, instance, "n" + i, () -> nodes(instance)));
        }
    }

    /** One that looks for other clusters only when told to. */
    private static Config config(String name, int node, List<Integer> ports) {
        Config config = new Config().setClusterName(name);
        config.getMemberAttributeConfig().setAttribute(NODE, "n" + node);
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().setPort(ports.get(node)).setPortAutoIncrement(false);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true);
        ports.forEach(
                port -> config.getNetworkConfig().getJoin().getTcpIpConfig().addMember("127.0.0.1:" + port));
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.local.localAddress", "127.0.0.1");
        config.setProperty("hazelcast.partition.count", "31");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "3600");
        HazelcastDirectory.prepare(config);
        HazelcastRoomStore.prepare(config);
        return config;
    }

    private static Set<String> nodes(HazelcastInstance instance) {
        return instance.getCluster().getMembers().stream()
                .map(member -> member.getAttribute(NODE))
                .collect(Collectors.toSet());
    }

    HazelcastDirectory directory(int node) {
        return directories.get(node);
    }

    HazelcastRoomStore rooms(int node) {
        return rooms.get(node);
    }

    Vertx vertx() {
        return vertx;
    }

    static ShardId shard(int node, int index) {
        return new ShardId("n" + node, index);
    }

    /** The entries as they are, to lose some of them. */
    <V> IMap<String, V> map(String name) {
        return instances.get(0).getMap(name);
    }

    /** Until every entry is on two nodes. */
    void awaitBackups() {
        for (HazelcastInstance instance : living()) {
            if (!instance.getPartitionService().forceLocalMemberToBeSafe(60, TimeUnit.SECONDS)) {
                throw new AssertionError("no backups");
            }
        }
    }

    /** Ends nodes abruptly, all at the same time; returns when each of the others has noticed. */
    void kill(int... doomed) throws InterruptedException {
        List<HazelcastInstance> dying = new ArrayList<>();
        for (int node : doomed) {
            dying.add(instances.get(node));
        }
        List<HazelcastInstance> others =
                living().stream().filter(instance -> !dying.contains(instance)).toList();
        CountDownLatch noticed = removals(others, dying.size());
        dying.forEach(
                instance -> new Thread(() -> instance.getLifecycleService().terminate()).start());
        await(noticed);
    }

    private List<HazelcastInstance> living() {
        return instances.stream()
                .filter(instance -> instance.getLifecycleService().isRunning())
                .toList();
    }

    /** Makes the last node and all others believe that the other side is dead. */
    void split() throws InterruptedException {
        HazelcastInstance last = instances.get(instances.size() - 1);
        List<HazelcastInstance> others = instances.subList(0, instances.size() - 1);
        CountDownLatch lonely = removals(List.of(last), others.size());
        CountDownLatch rid = removals(others, 1);
        for (HazelcastInstance other : others) {
            suspect(other, last);
            suspect(last, other);
        }
        await(lonely);
        await(rid);
    }

    private static void suspect(HazelcastInstance instance, HazelcastInstance suspected) {
        UUID id = suspected.getCluster().getLocalMember().getUuid();
        for (Member member : instance.getCluster().getMembers()) {
            if (member.getUuid().equals(id)) {
                node(instance).getClusterService().suspectMember(member, "a test wants it", true);
            }
        }
    }

    /** The last node finds the others, and theirs is the bigger cluster. */
    void heal() throws InterruptedException {
        HazelcastInstance last = instances.get(instances.size() - 1);
        CountDownLatch merged = new CountDownLatch(1);
        last.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGED) {
                merged.countDown();
            }
        });
        node(last).getJoiner().searchForOtherClusters();
        await(merged);
        if (instances.stream().anyMatch(instance -> nodes(instance).size() < instances.size())) {
            throw new AssertionError("still split");
        }
    }

    static CountDownLatch removals(List<HazelcastInstance> witnesses, int each) {
        CountDownLatch noticed = new CountDownLatch(witnesses.size() * each);
        witnesses.forEach(witness -> witness.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {}

            @Override
            public void memberRemoved(MembershipEvent event) {
                noticed.countDown();
            }
        }));
        return noticed;
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not happen");
        }
    }

    private static Node node(HazelcastInstance instance) {
        HazelcastInstanceImpl original = ((HazelcastInstanceProxy) instance).getOriginal();
        return original.node;
    }

    @Override
    public void close() {
        instances.forEach(instance -> instance.getLifecycleService().terminate());
        DirectoryContract.await(vertx.close());
    }
}
