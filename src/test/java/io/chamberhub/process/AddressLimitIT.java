package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.process.Client.Ending;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections from one address, counted over the nodes of a cluster. */
class AddressLimitIT {
    private static final int MOST = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Ending TOO_MANY = new Ending(1013, "Too many connections");

    @Test
    void all_nodes_count_them_together_and_those_of_a_killed_node_no_longer() {
        JsonObject limits = new JsonObject().put("connectionsPerAddress", MOST);
        JsonObject halls = new JsonObject().put("/", new JsonObject().put("limits", limits));
        try (Nodes nodes =
                Nodes.startInTurn("addresses", 3, HubProcess.settings().put("halls", halls))) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < MOST; i++) {
                clients.add(Client.enter(nodes.node(i % 3).chamber("/" + i)));
            }
            for (HubProcess node : nodes.all()) {
                assertThat(Client.connect(node.chamber("/more")).ending()).isEqualTo(TOO_MANY);
            }
            nodes.node(2).kill();
            clients.get(2).ending();
            clients.get(5).ending();
            clients.add(enterEventually(nodes.node(0).chamber("/seventh")));
            clients.add(enterEventually(nodes.node(1).chamber("/eighth")));
            assertFull(nodes, 2);
            nodes.restart(2);
            assertFull(nodes, 3);
            clients.get(0).leave();
            clients.add(enterEventually(nodes.node(2).chamber("/ninth")));
            assertFull(nodes, 3);
            clients.stream().filter(Client::isOpen).forEach(Client::leave);
            Recording.awaitTrue(
                    PATIENCE,
                    () -> nodes.all().stream()
                                    .mapToLong(node -> node.metric("hub_directory_entries"))
                                    .sum()
                            == 0,
                    "nothing that is remembered");
            nodes.all().subList(0, 2).forEach(HubProcess::assertUntroubled);
        }
    }

    private static void assertFull(Nodes nodes, int count) {
        for (HubProcess node : nodes.all().subList(0, count)) {
            assertThat(Client.connect(node.chamber("/more")).ending()).isEqualTo(TOO_MANY);
        }
    }

    private static Client enterEventually(URI chamber) {
        List<Client> entered = new ArrayList<>();
        Recording.awaitTrue(
                PATIENCE,
                () -> {
                    Client client = Client.connect(chamber);
                    client.awaitMore(0, Duration.ofSeconds(1));
                    if (client.isOpen() && !client.heard().isEmpty()) {
                        entered.add(client);
                    }
                    return !entered.isEmpty();
                },
                "room for one more");
        return entered.get(0);
    }
}
