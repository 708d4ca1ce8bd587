package io.chamberhub.chamber;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Shards that share one chamber, the directory, and what travels between them. Batches keep their order per pair of
 * shards; greetings, answers and news of a death keep none. Chance decides what arrives next.
 */
final class SimulatedCluster {
    private record Pair(ShardId from, ShardId to) {}

    private record Letter(ShardId from, ShardId to, Runnable delivery) {}

    final List<SimulatedShard> shards = new ArrayList<>();
    private final List<ShardId> directory = new ArrayList<>();
    private final Map<Pair, Deque<Batch>> batches = new LinkedHashMap<>();
    private final List<Letter> letters = new ArrayList<>();
    private final boolean overtaking;
    private final Random random;
    private final SimulatedShard.ChamberMaker maker;
    private long nextId;
    private int nextNode;

    /**
     * Shards without members.
     *
     * @param overtaking whether greetings and answers may arrive before batches that were sent earlier
     */
    SimulatedCluster(int size, boolean overtaking, Random random, SimulatedShard.ChamberMaker maker) {
        this.overtaking = overtaking;
        this.random = random;
        this.maker = maker;
        for (int i = 0; i < size; i++) {
            addShard();
        }
    }

    private void addShard() {
        shards.add(new SimulatedShard(new ShardId("n" + nextNode++, 0), maker));
    }

    /** A connection is admitted; a shard new to the chamber asks all that were there before it. */
    SimulatedClient join(SimulatedShard shard) {
        SimulatedClient client = new SimulatedClient(nextId++);
        shard.entering.add(client);
        if (!shard.isOpen()) {
            List<ShardId> earlier = List.copyOf(directory);
            directory.add(shard.id);
            shard.open(earlier);
            for (ShardId other : earlier) {
                Snapshot greeting = shard.chamber().snapshot(other);
                send(shard.id, other, () -> answer(find(other), greeting));
            }
        }
        shard.letIn();
        return client;
    }

    private void answer(SimulatedShard asked, Snapshot greeting) {
        if (asked.isOpen()) {
            asked.chamber().peers().meet(greeting);
            Snapshot answer = asked.chamber().snapshot(greeting.shard());
            send(
                    asked.id,
                    greeting.shard(),
                    () -> toAsker(greeting, asker -> asker.chamber().peers().meet(answer), asked.id));
        } else {
            send(
                    asked.id,
                    greeting.shard(),
                    () -> toAsker(greeting, asker -> asker.chamber().dismiss(asked.id), asked.id));
        }
    }

    private interface Answer {
        void tell(SimulatedShard asker);
    }

    private void toAsker(Snapshot greeting, Answer answer, ShardId asked) {
        SimulatedShard asker = find(greeting.shard());
        if (asker.isOpen() && asker.incarnation() == greeting.incarnation()) {
            answer.tell(asker);
            asker.answered(asked);
        } else {
            // The end of that stream may have come to the asked one before the greeting did, and to no avail.
            Batch end = new Batch(asker.id, greeting.incarnation(), greeting.next(), List.of(new Event.Closed()));
            post(asker.id, asked, end);
        }
    }

    /** A connection ends; with its last one a shard closes its part of the chamber. */
    void leave(SimulatedShard shard, SimulatedClient client) {
        shard.leave(client);
        if (shard.isDeserted()) {
            directory.remove(shard.id);
            shard.chamber().close();
            tick(shard);
            shard.closed();
        }
    }

    /** All connections of a shard end at once. */
    void clear(SimulatedShard shard) {
        List.copyOf(shard.entering).forEach(client -> leave(shard, client));
        List.copyOf(shard.clients).forEach(client -> leave(shard, client));
    }

    /** A shard dies; some of what it sent last may still arrive. Another takes its place under another name. */
    void die(SimulatedShard dead) {
        shards.remove(dead);
        directory.remove(dead.id);
        dead.clients.forEach(SimulatedClient::close);
        dead.entering.forEach(SimulatedClient::close);
        letters.removeIf(letter -> letter.to.equals(dead.id) || (letter.from.equals(dead.id) && random.nextBoolean()));
        batches.keySet().removeIf(pair -> pair.to.equals(dead.id));
        batches.forEach((pair, queue) -> {
            while (pair.from.equals(dead.id) && !queue.isEmpty() && random.nextBoolean()) {
                queue.removeLast();
            }
        });
        for (SimulatedShard other : shards) {
            letters.add(new Letter(other.id, other.id, () -> forget(other, dead.id)));
        }
        addShard();
    }

    private void forget(SimulatedShard shard, ShardId dead) {
        letters.removeIf(letter -> letter.from.equals(dead) && letter.to.equals(shard.id));
        batches.remove(new Pair(dead, shard.id));
        if (shard.isOpen()) {
            shard.chamber().forget(dead::equals);
            shard.answered(dead);
        }
    }

    /** What the shard has gathered goes to its peers. */
    void tick(SimulatedShard shard) {
        shard.take().ifPresent(batch -> shard.chamber().stream().readers().stream()
                .sorted(Comparator.comparing(ShardId::node))
                .forEach(peer -> post(shard.id, peer, batch)));
    }

    /** One thing arrives, whichever chance picks. False if nothing is on its way. */
    boolean deliver() {
        batches.values().removeIf(Deque::isEmpty);
        List<Letter> due = letters.stream().filter(this::mayArrive).toList();
        int ways = batches.size() + due.size();
        if (ways == 0) {
            return false;
        }
        int way = random.nextInt(ways);
        if (way < due.size()) {
            letters.remove(due.get(way));
            due.get(way).delivery.run();
            return true;
        }
        Pair pair = List.copyOf(batches.keySet()).get(way - due.size());
        Batch batch = batches.getOrDefault(pair, new ArrayDeque<>()).remove();
        SimulatedShard receiver = find(pair.to);
        if (receiver.isOpen()) {
            receiver.chamber().hear(batch);
        }
        return true;
    }

    /** Everything that is on its way arrives, and what comes of it. */
    void settle() {
        boolean busy = true;
        while (busy) {
            List<SimulatedShard> grown =
                    shards.stream().filter(SimulatedShard::grown).toList();
            grown.forEach(this::tick);
            busy = deliver() || !grown.isEmpty();
        }
    }

    private boolean mayArrive(Letter letter) {
        return overtaking || !batches.containsKey(new Pair(letter.from, letter.to));
    }

    private void post(ShardId from, ShardId to, Batch batch) {
        if (isAlive(to)) {
            batches.computeIfAbsent(new Pair(from, to), pair -> new ArrayDeque<>())
                    .add(batch);
        }
    }

    private void send(ShardId from, ShardId to, Runnable delivery) {
        if (isAlive(to)) {
            letters.add(new Letter(from, to, delivery));
        }
    }

    private boolean isAlive(ShardId shard) {
        return shards.stream().anyMatch(is(shard));
    }

    private SimulatedShard find(ShardId shard) {
        return shards.stream().filter(is(shard)).findAny().orElseThrow();
    }

    private static Predicate<SimulatedShard> is(ShardId id) {
        return shard -> shard.id.equals(id);
    }
}
