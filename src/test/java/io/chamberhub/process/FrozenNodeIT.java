package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node that hears and says nothing for longer than it takes to count as dead, and then goes on. */
class FrozenNodeIT {
    private static final String CHAMBER = "/ice";
    private static final Duration FREEZE = Duration.ofSeconds(8);
    private static final Duration NOTICE = Nodes.DEAD_AFTER.plusSeconds(2);
    private static final Duration REUNION = Duration.ofSeconds(15);

    @Test
    void an_ordinary_node_is_missed_and_comes_back() throws Exception {
        try (Nodes nodes = Nodes.startInTurn("frozen", 3)) {
            assertMissedAndBack(nodes, 2);
        }
    }

    @Test
    void so_is_the_oldest_node_and_the_others_stay_together() throws Exception {
        try (Nodes nodes = Nodes.startInTurn("frozen-oldest", 3)) {
            assertMissedAndBack(nodes, 0);
        }
    }

    private static void assertMissedAndBack(Nodes nodes, int frozen) throws Exception {
        KilledNodeIT.assertOneCluster(nodes, "/before");
        // All are there before the first one talks.
        List<Client> clients = IntStream.of(1, 2, 2, 0, 0)
                .mapToObj(after -> Client.enter(nodes.node((frozen + after) % 3).chamber(CHAMBER)))
                .toList();
        try (Talker one = new Talker(clients.get(0));
                Talker other = new Talker(clients.get(1));
                Talker another = new Talker(clients.get(2));
                Talker first = new Talker(clients.get(3));
                Talker second = new Talker(clients.get(4))) {
            List<Talker> awake = List.of(one, other, another);
            List<Talker> asleep = List.of(first, second);
            KilledNodeIT.awaitAllTalk(
                    Stream.concat(awake.stream(), asleep.stream()).toList());

            long start = System.nanoTime();
            CompletableFuture<Void> thawed = nodes.node(frozen).pause(FREEZE);
            awake.forEach(talker -> asleep.forEach(
                    gone -> talker.client().awaitMessage("B" + gone.client().id())));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICE);
            try (Client late = Client.enter(nodes.node((frozen + 1) % 3).chamber(CHAMBER))) {
                thawed.get(FREEZE.toSeconds() + 1, TimeUnit.SECONDS);
                long thaw = System.nanoTime();
                nodes.awaitReunion(frozen, REUNION);
                asleep.forEach(Talker::stop);
                assertReunion(awake, asleep, late, REUNION.minusNanos(System.nanoTime() - thaw));
            }
            awake.forEach(Talker::stop);
            awake.forEach(receiver -> KilledNodeIT.assertNothingMissing(receiver, awake));
            // The frozen one may warn that it has been standing still.
            nodes.node((frozen + 1) % 3).assertUntroubled();
            nodes.node((frozen + 2) % 3).assertUntroubled();
        }
    }

    private static void assertReunion(List<Talker> awake, List<Talker> asleep, Client late, Duration patience) {
        List<Client> all = new ArrayList<>(List.of(late));
        Stream.concat(awake.stream(), asleep.stream()).map(Talker::client).forEach(all::add);
        assertThat(Company.awaitAgreement(all, patience))
                .as("nobody lost its id")
                .hasSameSizeAs(all);
        Company.assertTalk(all, "awake");
    }
}
