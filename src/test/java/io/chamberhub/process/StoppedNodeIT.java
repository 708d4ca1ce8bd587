package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.process.Client.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A node of a cluster that is told to stop. */
class StoppedNodeIT {
    private static final Duration TEN_SECONDS_MORE = Duration.ofMillis(Nodes.DRAIN_PERIOD + 10_000);

    @Test
    void it_hands_its_clients_over_under_load_and_ends_even_beside_a_node_that_hangs() throws IOException {
        try (Nodes nodes = Nodes.start("stop", 3)) {
            KilledNodeIT.assertOneCluster(nodes, "/before");
            assertStopsInGoodOrder(nodes);
            assertIsForgotten(nodes);
            nodes.all().forEach(HubProcess::assertUntroubled);
            assertStopsBesideOneThatHangs(nodes);
        }
    }

    private static void assertStopsInGoodOrder(Nodes nodes) throws IOException {
        HubProcess stopping = nodes.node(0);
        try (DeafClient deaf = DeafClient.enter(stopping.chamber("/load"));
                Talker talker = new Talker(Client.enter(stopping.chamber("/load")));
                Client listener = Client.enter(stopping.chamber("/load"));
                Talker elsewhere = new Talker(Client.enter(nodes.node(1).chamber("/load")));
                Client witness = Client.enter(nodes.node(2).chamber("/load"));
                Client left = Client.enter(stopping.chamber("/p2/left"));
                Client stays = Client.enter(nodes.node(1).chamber("/p2/left"))) {
            assertThat(deaf.welcome()).isEqualTo("I0");
            witness.awaitMessageFrom("1");
            witness.awaitMessageFrom(elsewhere.client().id());

            stopping.terminate();
            assertThat(List.of(talker.client().ending(), listener.ending(), left.ending()))
                    .containsOnly(new Ending(1012, "Service restart"));
            Http.Answer answer = Http.poll(stopping.health("ready"), each -> each.status() != 200);
            assertThat(answer.status()).isIn(503, 0);
            assertThat(stopping.exitCode(TEN_SECONDS_MORE)).isEqualTo(HubProcess.TERMINATED);

            for (Client other : List.of(witness, elsewhere.client())) {
                for (String gone : List.of("B0", "B1", "B" + listener.id())) {
                    other.awaitMessage(gone);
                    assertThat(other.heard()).containsOnlyOnce(gone);
                }
                assertThat(other.heard().stream().skip(1).filter(each -> !each.startsWith("F")))
                        .allMatch(each -> each.matches("[HB]\\w+"))
                        .filteredOn(each -> each.startsWith("B"))
                        .hasSize(3);
                assertThat(talker.heardBy(other)).isEqualTo(from(talker.heardBy(other)));
            }
            stays.awaitMessage("B0");
            elsewhere.stop();
            witness.awaitMessage("F" + elsewhere.client().id() + "\n" + (elsewhere.said() - 1));
            assertThat(elsewhere.heardBy(witness)).isEqualTo(from(elsewhere.heardBy(witness)));
        }
    }

    /** The numbers that should follow the first one. */
    private static List<Integer> from(List<Integer> numbers) {
        return IntStream.range(numbers.get(0), numbers.get(0) + numbers.size())
                .boxed()
                .toList();
    }

    private static void assertIsForgotten(Nodes nodes) {
        try (Client first = Client.enter(nodes.node(1).chamber("/p2/new"));
                Client second = Client.enter(nodes.node(2).chamber("/p2/new"));
                Client third = Client.connect(nodes.node(1).chamber("/p2/new"))) {
            assertThat(first.welcome()).isEqualTo("I0");
            assertThat(second.welcome()).isEqualTo("I1:H0");
            assertThat(third.ending()).isEqualTo(new Ending(1013, "Chamber is full"));
        }
    }

    private static void assertStopsBesideOneThatHangs(Nodes nodes) {
        HubProcess stopping = nodes.node(1);
        HubProcess hanging = nodes.node(2);
        try (Client one = Client.enter(stopping.chamber("/hang"));
                Client other = Client.enter(hanging.chamber("/hang"))) {
            one.awaitMessage("H" + other.id());
            hanging.pause();
            stopping.terminate();
            assertThat(one.ending()).isEqualTo(new Ending(1012, "Service restart"));
            assertThat(stopping.exitCode(TEN_SECONDS_MORE)).isEqualTo(HubProcess.TERMINATED);
            assertThat(stopping.errors()).isEmpty();
            hanging.goOn();
            other.awaitMessage("B" + one.id());
        }
    }
}
