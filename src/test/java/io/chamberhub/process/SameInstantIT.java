package io.chamberhub.process;

import org.junit.jupiter.api.Test;

/** Three nodes that know of each other only by a list, and start at the same instant. More rounds: -Dhub.rounds=20. */
class SameInstantIT {
    private static final int ROUNDS = Integer.getInteger("hub.rounds", 1);

    @Test
    void they_are_one_cluster() {
        for (int round = 0; round < ROUNDS; round++) {
            try (Nodes nodes = Nodes.start("instant-" + round, 3)) {
                KilledNodeIT.assertOneCluster(nodes, "/all");
                KilledNodeIT.assertLimitCountsAllNodes(nodes);
                nodes.all().forEach(HubProcess::assertUntroubled);
            }
        }
    }
}
