package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.process.Client.Ending;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three nodes on hosts of their own, one of which cannot reach the others for a while, but its clients can reach it. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class SplitBrainIT {
    private static final int MAX_CONNECTIONS = 8;
    private static final int MAX_CHAMBERS = 4;
    private static final Ending FULL = new Ending(1013, "Chamber is full");
    private static final Ending TOO_MANY = new Ending(1013, "Too many chambers");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(8);
    private static final Duration NOTICE = Nodes.DEAD_AFTER.plusSeconds(2);
    /** Hazelcast waits five seconds for another node before it believes that it is alone. */
    private static final Duration NOTICE_ALONE = NOTICE.plusSeconds(5);

    private static final Duration REUNION = Duration.ofSeconds(15);

    @Test
    void both_sides_go_on_and_are_one_again_when_the_oldest_node_was_cut_off_for_long() throws Exception {
        try (Hosts hosts = Hosts.create(3);
                Nodes nodes = start("split", hosts)) {
            KilledNodeIT.assertOneCluster(nodes, "/before");
            List<Client> clients = new ArrayList<>(enterAll(nodes));
            CompletableFuture<Void> healed = cut(hosts, 0, LONG);
            long start = System.nanoTime();
            clients.get(1).awaitMessage("B0");
            clients.get(2).awaitMessage("B0");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICE);
            clients.get(0).awaitMessage("B1").awaitMessage("B2");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICE_ALONE);

            Company.assertTalk(clients.subList(1, 3), "our side");
            Client lone = Client.enter(nodes.node(0).chamber("/small/main"));
            Client twin = Client.enter(nodes.node(1).chamber("/small/main"));
            assertThat(lone.id())
                    .as("each side goes on counting")
                    .isEqualTo("3")
                    .isEqualTo(twin.id());
            Company.assertTalk(List.of(clients.get(0), lone), "my side");
            Company.assertTalk(List.of(clients.get(1), clients.get(2), twin), "our side again");
            Client onlyThere = Client.enter(nodes.node(0).chamber("/small/there"));
            Client onlyHere = Client.enter(nodes.node(2).chamber("/small/here"));
            assertThat(healed)
                    .as("all that happened before the end of the split")
                    .isNotDone();

            awaitReunion(nodes, 0, healed);
            clients.addAll(List.of(lone, twin));
            List<Client> open = Company.awaitAgreement(clients, REUNION);
            assertThat(open).hasSize(4).containsAll(clients.subList(0, 3));
            Client lost = open.contains(lone) ? twin : lone;
            assertThat(lost.ending()).isEqualTo(new Ending(1012, "Service restart"));
            Company.assertTalk(open, "together");
            open = assertConnectionsAreCounted(nodes, open);
            assertChambersAreCounted(nodes, List.of(onlyThere, onlyHere));
            open.forEach(Client::leave);
            onlyThere.leave();
            onlyHere.leave();
            assertNothingIsLeft(nodes);
            nodes.all().forEach(HubProcess::assertUntroubled);
        }
    }

    @Test
    void so_it_is_when_another_node_was_cut_off_for_just_long_enough() throws Exception {
        try (Hosts hosts = Hosts.create(3);
                Nodes nodes = start("cut", hosts)) {
            KilledNodeIT.assertOneCluster(nodes, "/before");
            List<Client> clients = enterAll(nodes);
            CompletableFuture<Void> healed = cut(hosts, 2, SHORT);
            long start = System.nanoTime();
            clients.get(0).awaitMessage("B2");
            clients.get(1).awaitMessage("B2");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICE);
            Company.assertTalk(clients.subList(0, 2), "meanwhile");
            awaitReunion(nodes, 2, healed);
            assertThat(Company.awaitAgreement(clients, REUNION)).isEqualTo(clients);
            Company.assertTalk(clients, "together");
            clients.forEach(Client::leave);
            nodes.all().forEach(HubProcess::assertUntroubled);
        }
    }

    private static Nodes start(String name, Hosts hosts) {
        JsonObject limits =
                new JsonObject().put("chamberMaxConnections", MAX_CONNECTIONS).put("maxChambers", MAX_CHAMBERS);
        JsonObject halls =
                new JsonObject().put("/", new JsonObject()).put("/small/", new JsonObject().put("limits", limits));
        return Nodes.startInTurn(name, hosts.places(), HubProcess.settings().put("halls", halls));
    }

    /** A client of each node, whose id is the number of the node. */
    private static List<Client> enterAll(Nodes nodes) {
        List<Client> clients = new ArrayList<>();
        for (HubProcess node : nodes.all()) {
            clients.add(Client.enter(node.chamber("/small/main")));
        }
        assertThat(Company.awaitAgreement(clients, NOTICE).stream().map(Client::id))
                .containsExactly("0", "1", "2");
        return clients;
    }

    private static CompletableFuture<Void> cut(Hosts hosts, int host, Duration time) {
        hosts.cut(host);
        return HubProcess.after(time, () -> hosts.heal(host));
    }

    private static void awaitReunion(Nodes nodes, int host, CompletableFuture<Void> healed) throws Exception {
        healed.get(LONG.toSeconds() + 1, TimeUnit.SECONDS);
        nodes.awaitReunion(host, REUNION);
    }

    /** As many get in as there is room for. */
    private static List<Client> assertConnectionsAreCounted(Nodes nodes, List<Client> open) {
        List<Client> all = new ArrayList<>(open);
        while (all.size() < MAX_CONNECTIONS) {
            all.add(Client.enter(nodes.node(all.size() % 3).chamber("/small/main")));
        }
        for (HubProcess node : nodes.all()) {
            assertThat(Client.connect(node.chamber("/small/main")).ending()).isEqualTo(FULL);
        }
        assertThat(Company.awaitAgreement(all, NOTICE)).hasSize(MAX_CONNECTIONS);
        return all;
    }

    /** Of the chambers there may be, one has clients of all nodes and two came to be during the split. */
    private static void assertChambersAreCounted(Nodes nodes, List<Client> since) {
        try (Client fourth = Client.enter(nodes.node(1).chamber("/small/fourth"))) {
            assertThat(fourth.welcome()).isEqualTo("I0");
            for (HubProcess node : nodes.all()) {
                assertThat(Client.connect(node.chamber("/small/fifth")).ending())
                        .isEqualTo(TOO_MANY);
            }
            fourth.leave();
        }
        assertThat(since).allMatch(Client::isOpen);
    }

    /** Everything there may be fits in again, and counts from 0. */
    private static void assertNothingIsLeft(Nodes nodes) {
        List<Client> clients = new ArrayList<>();
        for (int chamber = 0; chamber < MAX_CHAMBERS; chamber++) {
            clients.add(Client.enter(nodes.node(chamber % 3).chamber("/small/new" + chamber)));
        }
        assertThat(clients.stream().map(Client::welcome)).containsOnly("I0");
        assertThat(Client.connect(nodes.node(0).chamber("/small/one-more")).ending())
                .isEqualTo(TOO_MANY);
        clients.forEach(Client::leave);
        for (String name : List.of("main", "there", "here")) {
            try (Client first = Client.enter(nodes.node(1).chamber("/small/" + name))) {
                assertThat(first.welcome()).isEqualTo("I0");
                first.leave();
            }
        }
    }
}
