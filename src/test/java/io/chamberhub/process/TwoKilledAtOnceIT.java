package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two of three nodes end without a word, and with them both copies of part of what the cluster remembers. */
class TwoKilledAtOnceIT {
    private static final String CHAMBER = "/survivor";
    private static final int CHAMBERS = 20;
    /** It asks the second oldest about the oldest and is answered by neither; Hazelcast waits five seconds for that. */
    private static final Duration NOTICE = Duration.ofSeconds(8);

    @Test
    void the_third_one_goes_on_and_the_two_come_back_to_it() {
        try (Nodes nodes = Nodes.startInTurn("two", 3)) {
            List<Client> survivors = enter(nodes, 2);
            List<Client> victims = new ArrayList<>(enter(nodes, 0));
            victims.addAll(enter(nodes, 1));
            // Nobody is told of the end of somebody whom he never heard of.
            survivors.forEach(survivor -> survivor.awaitMessage("H1").awaitMessage("H2"));

            nodes.node(0).kill();
            nodes.node(1).kill();
            long killed = System.nanoTime();
            for (int i = 0; i < CHAMBERS; i++) {
                survivors.get(i).awaitMessage("B1").awaitMessage("B2");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(NOTICE);

            nodes.restart(0, 1);
            for (int i = 0; i < CHAMBERS; i++) {
                try (Client one = Client.enter(nodes.node(0).chamber(CHAMBER + i));
                        Client other = Client.enter(nodes.node(1).chamber(CHAMBER + i))) {
                    List<Client> all = List.of(survivors.get(i), one, other);
                    assertThat(Company.awaitAgreement(all, NOTICE)).hasSize(3);
                    Company.assertTalk(all, "together again");
                }
            }
            KilledNodeIT.assertLimitCountsAllNodes(nodes);
            survivors.forEach(Client::close);
            victims.forEach(Client::close);
        }
    }

    private static List<Client> enter(Nodes nodes, int node) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CHAMBERS; i++) {
            clients.add(Client.enter(nodes.node(node).chamber(CHAMBER + i)));
        }
        return clients;
    }
}
