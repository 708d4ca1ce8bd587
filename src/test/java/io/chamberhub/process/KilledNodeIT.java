package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.process.Client.Ending;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three processes that started at the same instant and know of each other only by a list of members. */
class KilledNodeIT {
    private static final String CHAMBER = "/survivors";
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    @Test
    void a_killed_node_costs_its_own_connections_and_nothing_else_and_comes_back() {
        try (Nodes nodes = Nodes.start("kill", 3)) {
            assertOneCluster(nodes, "/before");
            assertLimitCountsAllNodes(nodes);
            try (Talker onFirst = talker(nodes, 0);
                    Talker onSecond = talker(nodes, 1);
                    Talker alsoOnSecond = talker(nodes, 1);
                    Talker doomed = talker(nodes, 2);
                    Talker alsoDoomed = talker(nodes, 2)) {
                List<Talker> survivors = List.of(onFirst, onSecond, alsoOnSecond);
                List<Talker> victims = List.of(doomed, alsoDoomed);
                awaitAllTalk(Stream.concat(survivors.stream(), victims.stream()).toList());

                long killed = System.nanoTime();
                nodes.node(2).kill();
                survivors.forEach(survivor -> victims.forEach(victim ->
                        survivor.client().awaitMessage("B" + victim.client().id())));
                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(FIVE_SECONDS);

                nodes.restart(2);
                assertOneCluster(nodes, "/after");
                try (Client back = Client.enter(nodes.node(2).chamber(CHAMBER))) {
                    survivors.forEach(survivor -> survivor.client().awaitMessage("H" + back.id()));
                    survivors.forEach(Talker::stop);
                    survivors.forEach(survivor -> assertNothingMissing(survivor, survivors));
                    survivors.forEach(survivor -> assertPresence(survivor.client(), victims, back));
                    survivors.forEach(survivor -> victims.forEach(victim -> assertThat(
                                    victim.heardBy(survivor.client()))
                            .isEqualTo(upTo(victim.heardBy(survivor.client()).size()))));
                    assertThat(back.welcome().split(":", -1))
                            .containsExactlyInAnyOrder(
                                    "I" + back.id(),
                                    "H" + onFirst.client().id(),
                                    "H" + onSecond.client().id(),
                                    "H" + alsoOnSecond.client().id());
                }
            }
            nodes.all().forEach(node -> assertThat(node.errors()).isEmpty());
        }
    }

    private static Talker talker(Nodes nodes, int node) {
        return new Talker(Client.enter(nodes.node(node).chamber(CHAMBER)));
    }

    static void awaitAllTalk(List<Talker> talkers) {
        talkers.forEach(receiver -> talkers.stream()
                .filter(sender -> sender != receiver)
                .forEach(sender ->
                        receiver.client().awaitMessageFrom(sender.client().id())));
    }

    /** What each of the others said since both were there, all of it, once and in order. */
    static void assertNothingMissing(Talker receiver, List<Talker> talkers) {
        for (Talker sender : talkers) {
            if (sender != receiver) {
                receiver.client().awaitMessage("F" + sender.client().id() + "\n" + (sender.said() - 1));
                List<Integer> heard = sender.heardBy(receiver.client());
                assertThat(heard)
                        .as(
                                "what %s heard of %s",
                                receiver.client().id(), sender.client().id())
                        .isEqualTo(IntStream.range(heard.get(0), sender.said())
                                .boxed()
                                .toList());
            }
        }
    }

    /** Besides messages it heard who came and who went, and nothing else. */
    private static void assertPresence(Client client, List<Talker> victims, Client back) {
        List<String> notices = client.heard().stream()
                .skip(1)
                .filter(message -> !message.startsWith("F"))
                .toList();
        assertThat(notices.stream().filter(notice -> notice.startsWith("B")))
                .containsExactlyInAnyOrderElementsOf(victims.stream()
                        .map(victim -> "B" + victim.client().id())
                        .toList());
        assertThat(notices).last().isEqualTo("H" + back.id());
        assertThat(notices).allMatch(notice -> notice.matches("[HB]\\w+")).doesNotHaveDuplicates();
    }

    /** A client of each node hears a client of each other one. */
    static void assertOneCluster(Nodes nodes, String chamber) {
        List<Client> clients = nodes.all().stream()
                .map(node -> Client.enter(node.chamber(chamber)))
                .toList();
        Company.assertTalk(clients, "here I am");
        clients.forEach(Client::leave);
    }

    static void assertLimitCountsAllNodes(Nodes nodes) {
        try (Client one = Client.enter(nodes.node(0).chamber("/p2/pair"));
                Client two = Client.enter(nodes.node(1).chamber("/p2/pair"));
                Client three = Client.connect(nodes.node(2).chamber("/p2/pair"))) {
            assertThat(three.ending()).isEqualTo(new Ending(1013, "Chamber is full"));
            assertThat(three.heard()).isEmpty();
            assertThat(one.heard()).startsWith("I0");
            assertThat(two.welcome()).isEqualTo("I1:H0");
        }
    }

    private static List<Integer> upTo(int size) {
        return IntStream.range(0, size).boxed().toList();
    }
}
