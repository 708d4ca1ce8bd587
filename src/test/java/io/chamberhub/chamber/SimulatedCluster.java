package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Nodes of one or two shards each that share one chamber, their directory, and what can happen to them. */
final class SimulatedCluster {
    private static final int NOTICED_WITHIN = 5_000;

    final SimulatedNetwork network;
    final Random random;
    final List<SimulatedShard> shards = new ArrayList<>();
    private final SimulatedShard.ChamberMaker maker;
    private final List<SimulatedShard> all = new ArrayList<>();
    private final Set<String> island = new HashSet<>();
    private SimulatedDirectory mainland = new SimulatedDirectory();
    private SimulatedDirectory islands = mainland;
    private final boolean reunions;
    private final Set<String> gone = new HashSet<>();
    private int clients;
    private int nextNode;

    /**
     * Shards without members.
     *
     * @param reunions whether shards may be given up and met again
     */
    SimulatedCluster(
            int size, boolean reunions, SimulatedNetwork network, Random random, SimulatedShard.ChamberMaker maker) {
        this.reunions = reunions;
        this.network = network;
        this.random = random;
        this.maker = maker;
        while (shards.size() < size) {
            addNode(Math.min(size - shards.size(), 1 + random.nextInt(2)));
        }
    }

    private void addNode(int size) {
        String node = "n" + random.nextInt(10) + nextNode++;
        for (int index = 0; index < size; index++) {
            SimulatedShard shard = new SimulatedShard(new ShardId(node, index), this, maker);
            shards.add(shard);
            all.add(shard);
        }
    }

    SimulatedShard find(ShardId id) {
        return all.stream().filter(shard -> shard.id.equals(id)).findAny().orElseThrow();
    }

    SimulatedDirectory directory(ShardId shard) {
        return island.contains(shard.node()) ? islands : mainland;
    }

    SimulatedClient join(SimulatedShard shard) {
        SimulatedClient client = new SimulatedClient(clients++, reunions);
        shard.enter(client);
        return client;
    }

    void leave(SimulatedShard shard, SimulatedClient client) {
        if (shard.isOpen() && !client.gone()) {
            Objects.requireNonNull(client.chamber == null ? shard.open : client.chamber)
                    .leave(client);
        }
    }

    /** All connections of a shard end at once. */
    void clear(SimulatedShard shard) {
        SimulatedChamber chamber = shard.open;
        if (chamber != null) {
            List.copyOf(chamber.entering).forEach(SimulatedClient::close);
            List.copyOf(shard.clients).forEach(chamber::leave);
        }
    }

    /** A node dies; some of what it sent last may still arrive. Another takes its place under another name. */
    void die(String node) {
        List<SimulatedShard> dead =
                shards.stream().filter(shard -> shard.id.node().equals(node)).toList();
        shards.removeAll(dead);
        for (SimulatedShard shard : dead) {
            network.die(shard.id);
            shard.clients.forEach(SimulatedClient::close);
            if (shard.open != null) {
                shard.open.entering.forEach(SimulatedClient::close);
            }
        }
        addNode(dead.size());
        notice(shards, node);
        network.after(random.nextInt(NOTICED_WITHIN), () -> {
            mainland.forget(node);
            islands.forget(node);
            gone.add(node);
        });
    }

    /** Whether the node is part of the cluster. */
    boolean contains(String node) {
        return !gone.contains(node);
    }

    private void notice(List<SimulatedShard> witnesses, String node) {
        List.copyOf(witnesses)
                .forEach(shard -> network.after(random.nextInt(NOTICED_WITHIN), shard.id, () -> shard.nodeLeft(node)));
    }

    /** One shard gives up another one that still lives. */
    void giveUp(SimulatedShard shard, SimulatedShard other) {
        shard.forget(other.id::equals);
    }

    boolean isSplit() {
        return !island.isEmpty();
    }

    /** Some nodes lose sight of the others; each side, or one of them, takes the other to be dead. */
    void split() {
        Set<String> nodes = shards.stream().map(shard -> shard.id.node()).collect(Collectors.toSet());
        for (String node : nodes) {
            if (random.nextBoolean()) {
                island.add(node);
            }
        }
        network.cutOff(island);
        islands = mainland.copy();
        int who = random.nextInt(3);
        for (String node : nodes) {
            boolean away = island.contains(node);
            if (who == 2 || away == (who == 0)) {
                List<SimulatedShard> witnesses = shards.stream()
                        .filter(shard -> island.contains(shard.id.node()) != away)
                        .toList();
                SimulatedDirectory directory = away ? mainland : islands;
                network.after(random.nextInt(NOTICED_WITHIN), () -> {
                    if (isSplit()) {
                        directory.forget(node);
                        witnesses.stream()
                                .filter(shard -> network.isAlive(shard.id))
                                .forEach(shard -> shard.nodeLeft(node));
                    }
                });
            }
        }
    }

    /** They see each other again. Of the directories one wins; then all shards say again what is so. */
    void heal() {
        network.join();
        island.clear();
        mainland = random.nextBoolean() ? mainland : islands;
        islands = mainland;
        for (SimulatedShard shard : shards) {
            network.after(NOTICED_WITHIN + random.nextInt(500), shard.id, () -> {
                List.copyOf(shards).forEach(other -> shard.nodeJoined(other.id.node()));
                shard.streams.audit();
                if (!shard.isOpen()) {
                    mainland.reassert(shard.id, 0, 0);
                }
            });
        }
    }
}
