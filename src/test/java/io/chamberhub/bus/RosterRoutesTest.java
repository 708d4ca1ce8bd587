package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RosterRoutesTest {
    private static final ChamberName TEA = new ChamberName("/", "tea");
    private static final ShardId HERE_0 = new ShardId("here", 0);
    private static final ShardId HERE_1 = new ShardId("here", 1);
    private static final ShardId THERE_0 = new ShardId("there", 0);
    private static final ShardId THERE_1 = new ShardId("there", 1);
    private static final ShardId YONDER = new ShardId("yonder", 0);

    private final RosterRoutes routes = new RosterRoutes(() -> "here");
    private final Announced announced = new Announced(routes);

    @Test
    void messages_go_to_the_node_of_a_shard_that_is_known_to_be_there() {
        routes.add(TEA, HERE_0, THERE_0);
        assertThat(nodes(TEA)).containsExactly("there");
        routes.remove(TEA, HERE_0, THERE_0);
        assertThat(nodes(TEA)).isEmpty();
        assertThat(announced.all).containsExactly("tea [there]", "tea []");
        assertThat(routes.size()).isZero();
    }

    @Test
    void a_node_is_on_the_route_once_and_until_its_last_shard_is_off() {
        routes.add(TEA, HERE_0, THERE_0);
        routes.add(TEA, HERE_0, THERE_1);
        routes.add(TEA, HERE_1, THERE_0);
        routes.remove(TEA, HERE_0, THERE_0);
        routes.remove(TEA, HERE_0, THERE_1);
        assertThat(nodes(TEA)).containsExactly("there");
        routes.remove(TEA, HERE_1, THERE_0);
        assertThat(announced.all).as("said only when it changes").containsExactly("tea [there]", "tea []");
    }

    @Test
    void all_nodes_are_said_in_one_order_each_time_one_more_is_known() {
        routes.add(TEA, HERE_0, YONDER);
        routes.add(TEA, HERE_0, THERE_0);
        assertThat(announced.all).containsExactly("tea [yonder]", "tea [there, yonder]");
    }

    @Test
    void the_same_route_twice_is_one_route() {
        routes.add(TEA, HERE_0, THERE_0);
        routes.add(TEA, HERE_0, THERE_0);
        routes.remove(TEA, HERE_0, THERE_0);
        assertThat(routes.size()).isZero();
    }

    @Test
    void shards_of_this_node_are_reached_if_there_are_several() {
        routes.handlerAdded(TEA.address());
        routes.add(TEA, HERE_0, HERE_1);
        assertThat(nodes(TEA)).as("nobody but the one who publishes").isEmpty();
        routes.handlerAdded(TEA.address());
        assertThat(nodes(TEA)).containsExactly("here");
        routes.handlerRemoved(TEA.address());
        assertThat(nodes(TEA)).isEmpty();
        routes.remove(TEA, HERE_0, HERE_1);
        routes.handlerRemoved(TEA.address());
        assertThat(announced.all).containsExactly("tea [here]", "tea []");
        assertThat(routes.size()).isZero();
    }

    @Test
    void chambers_do_not_disturb_each_other() {
        ChamberName coffee = new ChamberName("/", "coffee");
        routes.add(TEA, HERE_0, THERE_0);
        routes.add(coffee, HERE_0, YONDER);
        routes.remove(TEA, HERE_0, THERE_0);
        assertThat(nodes(coffee)).containsExactly("yonder");
        assertThat(nodes(TEA)).isEmpty();
        assertThat(routes.size()).isEqualTo(1);
    }

    @Test
    void removing_what_was_never_there_leaves_nothing() {
        routes.remove(TEA, HERE_0, THERE_0);
        assertThat(routes.size()).isZero();
        assertThat(announced.all).isEmpty();
    }

    @Test
    void registrations_are_for_all_who_publish() {
        routes.add(TEA, HERE_0, THERE_0);
        assertThat(routes.registrations(TEA.address())).containsExactly(new RegistrationInfo("there", 0, false));
    }

    @Test
    void whoever_asks_while_a_change_is_announced_hears_of_the_change() {
        List<List<RegistrationInfo>> asked = new ArrayList<>();
        routes.listener(new Announced(routes) {
            @Override
            public void registrationsUpdated(RegistrationUpdateEvent event) {
                asked.add(ask(event.address()));
            }
        });
        routes.handlerAdded(TEA.address());
        routes.add(TEA, HERE_0, THERE_0);
        routes.add(TEA, HERE_0, YONDER);
        assertThat(asked)
                .extracting(RosterRoutesTest::names)
                .containsExactly(List.of("there"), List.of("there", "yonder"));
    }

    /** As the event bus does it: from whatever thread publishes. */
    private List<RegistrationInfo> ask(String address) {
        return CompletableFuture.supplyAsync(() -> routes.registrations(address))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void whatever_many_threads_change_is_announced_in_the_order_in_which_it_holds() throws Exception {
        int threads = 4;
        int rounds = 5000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<CompletableFuture<Void>> all = IntStream.range(0, threads)
                    .mapToObj(t -> CompletableFuture.runAsync(() -> comeAndGo(t, rounds, start), pool))
                    .toList();
            for (CompletableFuture<Void> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(nodes(TEA)).containsExactly("n0", "n1", "n2", "n3");
        assertThat(announced.last()).isEqualTo("tea [n0, n1, n2, n3]");
        requireSingleSteps();
        IntStream.range(0, threads).forEach(t -> routes.remove(TEA, new ShardId("here", t), new ShardId("n" + t, 0)));
        assertThat(routes.size()).isZero();
        assertThat(announced.last()).isEqualTo("tea []");
    }

    private void comeAndGo(int thread, int rounds, CyclicBarrier start) {
        try {
            start.await();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        ShardId from = new ShardId("here", thread);
        ShardId to = new ShardId("n" + thread, 0);
        for (int i = 0; i < rounds; i++) {
            routes.add(TEA, from, to);
            assertThat(nodes(TEA)).contains(to.node());
            routes.remove(TEA, from, to);
            assertThat(nodes(TEA)).doesNotContain(to.node());
        }
        routes.add(TEA, from, to);
    }

    /** Each thread adds or takes one node, so announcements in order differ by one node. */
    private void requireSingleSteps() {
        String before = "tea []";
        for (String now : announced.all) {
            assertThat(Math.abs(count(now) - count(before)))
                    .as(before + " then " + now)
                    .isEqualTo(1);
            before = now;
        }
    }

    private static long count(String announcement) {
        return announcement.chars().filter(c -> c == 'n').count();
    }

    private List<String> nodes(ChamberName chamber) {
        return names(routes.registrations(chamber.address()));
    }

    private static List<String> names(List<RegistrationInfo> registrations) {
        return registrations.stream().map(RegistrationInfo::nodeId).toList();
    }

    /** Remembers what the event bus was told. */
    private static class Announced implements RegistrationListener {
        final List<String> all = Collections.synchronizedList(new ArrayList<>());

        Announced(RosterRoutes routes) {
            routes.listener(this);
        }

        String last() {
            return all.get(all.size() - 1);
        }

        @Override
        public void registrationsUpdated(RegistrationUpdateEvent event) {
            String chamber = event.address().substring("hub.chamber./".length());
            all.add(chamber + " " + names(event.registrations()));
        }

        @Override
        public boolean wantsUpdatesFor(String address) {
            return true;
        }

        @Override
        public void registrationsLost() {}
    }
}
