package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients that say as much as they can while one node takes nothing, and what that does to the other nodes. */
@Execution(ExecutionMode.SAME_THREAD) // It keeps the cores busy.
class FloodIT {
    private static final String CHAMBER = "/flood";
    private static final String DRY = "/dry";
    private static final Duration FREEZE = Duration.ofMillis(7_500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STANDSTILL = Duration.ofSeconds(1);

    /** What the nodes must have been offered before the freeze, in messages, so that a flood is one. */
    private static final int FLOOD = 300;

    /** More than what may have been under way, in messages, so that a stream is known to flow. */
    private static final int ENOUGH = 50;

    private static final Duration PACE = Duration.ofMillis(5);

    /** Much less than what the clients have to say, in bytes: more than twice the credit of both shards. */
    private static final long MOST_KEPT = 40 << 20;

    private static final long MOST_GROWTH = 160 << 20;

    @Test
    void a_node_that_takes_nothing_for_a_while_holds_senders_up_and_gets_everything() throws Exception {
        try (Nodes nodes = nodes("flood", Duration.ofSeconds(12));
                Torrent one = Torrent.enter(nodes.node(0).chamber(CHAMBER));
                Torrent other = Torrent.enter(nodes.node(1).chamber(CHAMBER));
                Torrent frozen = Torrent.enter(nodes.node(2).chamber(CHAMBER));
                Talker dry = new Talker(Client.enter(nodes.node(0).chamber(DRY)));
                Client listener = Client.enter(nodes.node(1).chamber(DRY))) {
            List<Torrent> all = List.of(one, other, frozen);
            List.of(one, other).forEach(Torrent::start);
            Recording.awaitTrue(
                    PATIENCE, () -> Math.min(frozen.heardFrom(one), frozen.heardFrom(other)) > FLOOD, "a flood");
            long before = Math.max(nodes.node(0).resident(), nodes.node(1).resident());
            CompletableFuture<Void> thawed = nodes.node(2).pause(FREEZE);
            int saidBefore = one.said() + other.said();
            long kept = 0;
            long resident = 0;
            while (!thawed.isDone()) {
                for (HubProcess node : nodes.all().subList(0, 2)) {
                    kept = Math.max(kept, node.metric("hub_bus_kept_bytes"));
                    resident = Math.max(resident, node.resident());
                }
                int said = dry.said();
                listener.awaitMessage("F" + dry.client().id() + "\n" + said);
            }
            assertThat(one.said() + other.said() - saidBefore)
                    .as("messages that were taken meanwhile")
                    .isLessThan((int) (2 * MOST_KEPT / Torrent.SIZE));
            assertThat(kept).isBetween(1L << 20, MOST_KEPT);
            assertThat(resident - before).isLessThan(MOST_GROWTH);
            int saidAtThaw = one.said();
            Recording.awaitTrue(PATIENCE, () -> one.said() > saidAtThaw + FLOOD, "flowing again");
            all.forEach(Torrent::stop);
            one.awaitTaken(PATIENCE);
            other.awaitTaken(PATIENCE);
            Recording.awaitTrue(
                    PATIENCE,
                    () -> other.heardFrom(one) == one.said() && one.heardFrom(other) == other.said(),
                    "all of it");
            // The thawed node's client gets at once what had piled up, and is given the time to take it.
            Recording.awaitTrue(
                    PATIENCE,
                    () -> frozen.heardFrom(one) == one.said() && frozen.heardFrom(other) == other.said(),
                    "all of it on the thawed node");
            assertThat(one.notices().now()).containsExactly("I0", "H1", "H2");
            assertThat(other.notices().now()).containsExactly("I1:H0", "H2");
            assertThat(frozen.notices().now()).containsExactly("I2:H0:H1");
            nodes.all().subList(0, 2).forEach(HubProcess::assertUntroubled);
        }
    }

    @Test
    void a_node_that_takes_nothing_for_too_long_is_given_up_and_senders_go_on() throws Exception {
        try (Nodes nodes = nodes("flood-dead", Nodes.DEAD_AFTER);
                Torrent one = Torrent.enter(nodes.node(0).chamber(CHAMBER));
                Torrent other = Torrent.enter(nodes.node(1).chamber(CHAMBER));
                Torrent frozen = Torrent.enter(nodes.node(2).chamber(CHAMBER))) {
            List.of(one, other).forEach(Torrent::start);
            Recording.awaitTrue(
                    PATIENCE, () -> Math.min(frozen.heardFrom(one), frozen.heardFrom(other)) > FLOOD, "a flood");
            long before = Math.max(nodes.node(0).resident(), nodes.node(1).resident());
            nodes.node(2).pause();
            one.notices().await("B2"::equals, "B2");
            other.notices().await("B2"::equals, "B2");
            int said = one.said();
            Recording.awaitTrue(
                    PATIENCE, () -> one.said() > said + FLOOD && other.heardFrom(one) > said + FLOOD, "flowing again");
            long resident = Math.max(nodes.node(0).resident(), nodes.node(1).resident());
            assertThat(resident - before).isLessThan(MOST_GROWTH);
            List.of(one, other).forEach(Torrent::stop);
            one.awaitTaken(PATIENCE);
            other.awaitTaken(PATIENCE);
            Recording.awaitTrue(
                    PATIENCE,
                    () -> one.heardFrom(other) == other.said() && other.heardFrom(one) == one.said(),
                    "all of it");
            assertThat(nodes.all().subList(0, 2)).allMatch(HubProcess::isAlive);
            nodes.awaitMissed(2);
            nodes.node(2).goOn();
            nodes.awaitReunion(2, PATIENCE);
            one.notices().awaitAfter("B2"::equals, "H2"::equals, "H2");
            other.notices().awaitAfter("B2"::equals, "H2"::equals, "H2");
            assertThat(one.notices().now()).containsExactly("I0", "H1", "H2", "B2", "H2");
            assertThat(other.notices().now()).containsExactly("I1:H0", "H2", "B2", "H2");
        }
    }

    @Test
    void a_node_that_goes_on_as_soon_as_it_is_given_up_is_met_again() throws Exception {
        try (Nodes nodes = nodes("flood-met", Nodes.DEAD_AFTER);
                Torrent one = Torrent.enter(nodes.node(0).chamber(CHAMBER));
                Torrent other = Torrent.enter(nodes.node(1).chamber(CHAMBER));
                Torrent frozen = Torrent.enter(nodes.node(2).chamber(CHAMBER))) {
            List.of(one, other).forEach(Torrent::start);
            Recording.awaitTrue(
                    PATIENCE, () -> Math.min(frozen.heardFrom(one), frozen.heardFrom(other)) > FLOOD, "a flood");
            nodes.node(2).pause();
            one.notices().await("B2"::equals, "B2");
            other.notices().await("B2"::equals, "B2");
            // Whether the cluster misses it, too, is a matter of when its last heartbeat was.
            nodes.node(2).goOn();
            one.notices().awaitAfter("B2"::equals, "H2"::equals, "H2");
            other.notices().awaitAfter("B2"::equals, "H2"::equals, "H2");
            frozen.start(PACE);
            List<Torrent> all = List.of(one, other, frozen);
            all.forEach(talker -> awaitHeard(talker, all));
            all.forEach(Torrent::stop);
            for (Torrent talker : all) {
                talker.awaitTaken(PATIENCE);
            }
            for (HubProcess node : nodes.all()) {
                Recording.awaitTrue(PATIENCE, () -> node.metric("hub_bus_kept_bytes") == 0, "all of it, or given up");
            }
        }
    }

    /** Waits until everybody else hears what this one says from now on. */
    private static void awaitHeard(Torrent talker, List<Torrent> all) {
        for (Torrent listener : all) {
            int before = listener.heardFrom(talker);
            Recording.awaitTrue(
                    PATIENCE, () -> listener == talker || listener.heardFrom(talker) > before + ENOUGH, "talk");
        }
    }

    @Test
    void a_client_that_takes_nothing_holds_senders_on_other_nodes_up_until_its_node_is_killed() throws Exception {
        assertHeldUpUntil("flood-killed", HubProcess::kill);
    }

    @Test
    void or_until_its_node_leaves() throws Exception {
        assertHeldUpUntil("flood-left", HubProcess::terminate);
    }

    private static void assertHeldUpUntil(String name, Consumer<HubProcess> end) throws Exception {
        try (Nodes nodes = nodes(name, Nodes.DEAD_AFTER);
                Torrent one = Torrent.enter(nodes.node(0).chamber(CHAMBER));
                Torrent other = Torrent.enter(nodes.node(1).chamber(CHAMBER));
                DeafClient deaf = DeafClient.enter(nodes.node(2).chamber(CHAMBER))) {
            assertThat(deaf.welcome()).isEqualTo("I2:H0:H1");
            List.of(one, other).forEach(Torrent::start);
            Recording.awaitTrue(PATIENCE, () -> nodes.node(2).metric("hub_slow_receivers") == 1, "a slow receiver");
            awaitStandstill(one, other);
            int said = one.said() + other.said();
            assertThat(nodes.node(2).metric("hub_slow_receivers")).isEqualTo(1);
            end.accept(nodes.node(2));
            Recording.awaitTrue(PATIENCE, () -> one.said() + other.said() > said + 2 * FLOOD, "flowing again");
            List.of(one, other).forEach(Torrent::stop);
            one.awaitTaken(PATIENCE);
            other.awaitTaken(PATIENCE);
            Recording.awaitTrue(
                    PATIENCE,
                    () -> one.heardFrom(other) == other.said() && other.heardFrom(one) == one.said(),
                    "all of it");
            assertThat(one.notices().now()).containsExactly("I0", "H1", "H2", "B2");
            assertThat(other.notices().now()).containsExactly("I1:H0", "H2", "B2");
        }
    }

    /** Waits until nothing more is taken from them for a while. */
    private static void awaitStandstill(Torrent one, Torrent other) {
        int[] last = {0};
        long[] since = {System.nanoTime()};
        Recording.awaitTrue(
                PATIENCE,
                () -> {
                    int now = one.said() + other.said();
                    if (now != last[0]) {
                        last[0] = now;
                        since[0] = System.nanoTime();
                    }
                    return System.nanoTime() - since[0] > STANDSTILL.toNanos();
                },
                "a standstill");
    }

    /** In whose halls nobody is closed for being slow, nor asked whether it is alive, as long as the tests take. */
    private static Nodes nodes(String name, Duration deadAfter) {
        JsonObject hall = new JsonObject()
                .put("slow", "pause")
                .put("heartbeat", new JsonObject().put("interval", 600_000).put("timeout", 10_000))
                .put("limits", new JsonObject().put("stallTimeout", 600_000));
        JsonObject settings = HubProcess.settings()
                .put("halls", new JsonObject().put("/", hall))
                .put("cluster", new JsonObject().put("deadAfter", deadAfter.toMillis()));
        return Nodes.startInTurn(name, 3, settings);
    }
}
