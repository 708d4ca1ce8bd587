package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.chamberhub.Loopback;
import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.spi.cluster.NodeInfo;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two nodes in one process, each with the hub's routing table. */
@Execution(ExecutionMode.SAME_THREAD) // Its clusters are in this JVM.
class RoutingClusterManagerIT {
    private static final ChamberName TEA = new ChamberName("/", "tea");
    private static final String MARK = "mark";

    private static final List<Node> nodes =
            Loopback.cluster(2).stream().map(RoutingClusterManagerIT::join).toList();
    private static final Node a = nodes.get(0);
    private static final Node b = nodes.get(1);

    private final BlockingQueue<Object> heardAtA = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> heardAtB = new LinkedBlockingQueue<>();
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private final List<Runnable> routes = new ArrayList<>();

    /** A clustered Vert.x instance and the one thread of it that publishes. */
    private record Node(RoutingClusterManager manager, Vertx vertx, Context context) {
        ShardId shard(int index) {
            return new ShardId(manager.getNodeId(), index);
        }

        void publish(List<?> messages) {
            context.runOnContext(
                    v -> messages.forEach(message -> vertx.eventBus().publish(TEA.address(), message)));
        }
    }

    private static Node join(ClusterSettings settings) {
        try {
            RoutingClusterManager manager = new RoutingClusterManager(settings);
            Vertx vertx = await(Vertx.builder()
                    .with(new VertxOptions().setEventBusOptions(ClusterConfig.eventBus(settings)))
                    .withClusterManager(manager)
                    .buildClustered());
            ShardBus.prepare(vertx);
            return new Node(manager, vertx, vertx.getOrCreateContext());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @BeforeAll
    static void both_are_there() {
        assertThat(a.manager.nodes()).isEqualTo(b.manager.nodes()).hasSize(2);
    }

    @AfterAll
    static void part() {
        nodes.forEach(node ->
                node.manager.getHazelcastInstance().getLifecycleService().terminate());
        nodes.forEach(node -> await(node.vertx.close().otherwiseEmpty()));
    }

    @BeforeEach
    void an_ordinary_address_tells_when_everything_before_has_arrived() {
        consume(b, MARK, heardAtB);
    }

    @AfterEach
    void nothing_is_left_of_any_chamber() {
        consumers.forEach(consumer -> await(consumer.unregister()));
        routes.forEach(Runnable::run);
        for (Node node : nodes) {
            assertThat(node.manager.chamberAddresses()).isZero();
            assertThat(node.manager.routes())
                    .isInstanceOfSatisfying(RosterRoutes.class, table -> assertThat(table.registrations(TEA.address()))
                            .isEmpty());
        }
    }

    @Test
    void addresses_of_chambers_and_shards_never_enter_the_cluster_wide_table_and_others_do() {
        consume(a, a.shard(0).address(), heardAtA);
        consume(a, TEA.address(), heardAtA);
        consume(b, TEA.address(), heardAtB);
        route(a, a.shard(0), b.shard(0));
        for (Node node : nodes) {
            HazelcastInstance hazelcast = node.manager.getHazelcastInstance();
            assertThat(hazelcast.getMultiMap("__vertx.subs").keySet())
                    .contains(MARK)
                    .noneMatch(address -> address.toString().startsWith("hub."));
        }
    }

    @Test
    void ordinary_addresses_reach_every_node() throws Exception {
        a.vertx.eventBus().publish(MARK, "hello");
        assertThat(next(heardAtB)).isEqualTo("hello");
    }

    @Test
    void the_first_message_after_a_route_was_added_arrives() throws Exception {
        consume(b, TEA.address(), heardAtB);
        route(a, a.shard(0), b.shard(0));
        a.publish(List.of("first"));
        assertThat(next(heardAtB)).isEqualTo("first");
    }

    @Test
    void even_if_the_publisher_had_another_route_in_its_cache() throws Exception {
        consume(a, TEA.address(), heardAtA);
        consume(a, TEA.address(), heardAtA);
        consume(b, TEA.address(), heardAtB);
        for (int round = 0; round < 50; round++) {
            a.publish(List.of("here only"));
            assertThat(List.of(next(heardAtA), next(heardAtA))).containsOnly("here only");
            String first = "first of round " + round;
            a.context.runOnContext(v -> {
                a.manager.routes().add(TEA, a.shard(0), b.shard(0));
                a.vertx.eventBus().publish(TEA.address(), first);
                a.manager.routes().remove(TEA, a.shard(0), b.shard(0));
                a.vertx.eventBus().publish(TEA.address(), "here only");
            });
            assertThat(next(heardAtB)).isEqualTo(first);
            assertThat(IntStream.range(0, 4).mapToObj(i -> next(heardAtA))).contains(first);
        }
        assertThat(heardAtB).isEmpty();
    }

    @Test
    void messages_arrive_in_order_and_all_of_them() {
        consume(b, TEA.address(), heardAtB);
        route(a, a.shard(0), b.shard(0));
        List<Long> sent = LongStream.range(0, 5000).boxed().toList();
        a.publish(sent);
        List<Object> arrived =
                IntStream.range(0, sent.size()).mapToObj(i -> next(heardAtB)).toList();
        assertThat(arrived).isEqualTo(sent);
    }

    @Test
    void a_node_without_a_route_hears_nothing() {
        consume(b, TEA.address(), heardAtB);
        a.publish(List.of("not for b"));
        requireNothingMoreAtB();
    }

    @Test
    void after_the_last_route_was_removed_nothing_arrives() {
        consume(b, TEA.address(), heardAtB);
        a.manager.routes().add(TEA, a.shard(0), b.shard(0));
        a.manager.routes().add(TEA, a.shard(1), b.shard(0));
        a.publish(List.of("one"));
        assertThat(next(heardAtB)).isEqualTo("one");
        a.manager.routes().remove(TEA, a.shard(0), b.shard(0));
        a.publish(List.of("two"));
        assertThat(next(heardAtB)).isEqualTo("two");
        a.manager.routes().remove(TEA, a.shard(1), b.shard(0));
        a.publish(List.of("three"));
        requireNothingMoreAtB();
    }

    @Test
    void routes_lead_one_way() {
        consume(a, TEA.address(), heardAtA);
        consume(b, TEA.address(), heardAtB);
        route(a, a.shard(0), b.shard(0));
        b.publish(List.of("stays at b"));
        assertThat(next(heardAtB)).isEqualTo("stays at b");
        a.publish(List.of("goes to b"));
        assertThat(next(heardAtB)).isEqualTo("goes to b");
        assertThat(heardAtA).doesNotContain("stays at b");
    }

    @Test
    void streams_and_greetings_travel_between_nodes() {
        Snapshot theirs = new Snapshot(b.shard(0), 1, 2, false, List.of());
        Snapshot mine = new Snapshot(a.shard(0), 3, 4, false, List.of());
        ChamberName coffee = new ChamberName("/", "coffee");
        ShardBus atA = new ShardBus(a.vertx, a.shard(0), new ScriptedHost(TEA, mine, heardAtA::add));
        ShardBus atB = new ShardBus(b.vertx, b.shard(0), new ScriptedHost(TEA, theirs, heardAtB::add));
        await(atB.start());
        consumers.add(atB.open(TEA, heardAtB::add));
        route(a, a.shard(0), b.shard(0));

        assertThat(await(atA.greet(b.shard(0), TEA, mine, true))).contains(theirs);
        assertThat(next(heardAtB)).isEqualTo(new ShardFormat.Greeting(TEA, true, mine));
        assertThat(await(atA.greet(b.shard(0), coffee, mine, true))).isEmpty();
        assertThat(next(heardAtB)).isEqualTo(new ShardFormat.Greeting(coffee, true, mine));
        assertThat(await(atA.greet(a.shard(7), TEA, mine, true)))
                .as("a shard of this node that has stopped")
                .isEmpty();
        assertThat(await(atA.greet(new ShardId("gone", 0), TEA, mine, true)))
                .as("a shard of a node that has left")
                .isEmpty();
        Batch batch = new Batch(a.shard(0), 3, 4, List.of(new Event.Joined(new MemberId(5))));
        atA.publish(TEA, batch);
        assertThat(next(heardAtB)).isEqualTo(batch);
    }

    @Test
    void shards_are_found_although_the_cluster_has_forgotten_their_node() {
        consume(b, b.shard(3).address(), heardAtB);
        a.vertx.eventBus().send(b.shard(3).address(), "before");
        assertThat(next(heardAtB)).isEqualTo("before");
        HazelcastInstance hazelcast = a.manager.getHazelcastInstance();
        hazelcast.getMap("__vertx.nodeInfo").clear();
        hazelcast.getMultiMap("__vertx.subs").clear();
        assertThat(await(Future.<NodeInfo>future(promise -> a.manager.getNodeInfo(b.manager.getNodeId(), promise))))
                .isEqualTo(b.manager.getNodeInfo());
        a.vertx.eventBus().send(b.shard(3).address(), "after");
        assertThat(next(heardAtB)).isEqualTo("after");
    }

    @Test
    void the_cluster_knows_its_nodes_and_which_is_the_oldest() {
        assertThat(a.manager.isOldest()).isTrue();
        assertThat(b.manager.isOldest()).isFalse();
        Cluster cluster = a.manager.cluster();
        assertThat(cluster.self()).isEqualTo(a.manager.getNodeId());
        assertThat(cluster.alone()).isFalse();
        assertThat(cluster.size().getAsInt()).isEqualTo(2);
        assertThat(cluster.contains()).accepts(a.manager.getNodeId(), b.manager.getNodeId());
        assertThat(cluster.contains()).rejects("somebody else");
    }

    @Test
    void who_has_left_the_cluster_is_not_its_oldest() {
        Node gone = join(Loopback.cluster(1).get(0));
        assertThat(gone.manager.isOldest()).isTrue();
        await(gone.vertx.close());
        assertThat(gone.manager.isOldest()).isFalse();
    }

    /** Messages from one thread to one node keep their order whatever their address. */
    private void requireNothingMoreAtB() {
        a.context.runOnContext(v -> a.vertx.eventBus().publish(MARK, "the end"));
        assertThat(next(heardAtB)).isEqualTo("the end");
    }

    private void consume(Node node, String address, BlockingQueue<Object> heard) {
        MessageConsumer<Object> consumer =
                node.vertx.eventBus().consumer(address, message -> heard.add(message.body()));
        await(consumer.completion());
        consumers.add(consumer);
    }

    private void route(Node node, ShardId from, ShardId to) {
        node.manager.routes().add(TEA, from, to);
        routes.add(() -> node.manager.routes().remove(TEA, from, to));
    }

    private static Object next(BlockingQueue<Object> heard) {
        try {
            return Optional.ofNullable(heard.poll(60, TimeUnit.SECONDS)).orElse("nothing for a minute");
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static <T> T await(Future<T> step) {
        return step.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
