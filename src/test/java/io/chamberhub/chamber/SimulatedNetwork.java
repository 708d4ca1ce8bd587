package io.chamberhub.chamber;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** Time, and what travels between shards while it passes: in good order or, in foul weather, in none. */
final class SimulatedNetwork {
    /** How things travel. */
    enum Weather {
        /** All that one shard sends to another arrives in order. */
        FAIR(0, 20),
        /** The batches of one shard arrive in order; everything else may overtake them. */
        WINDY(0, 400),
        /** Some things never arrive, some batches twice; nothing keeps its order. */
        WET(25, 200),
        /** The same, and some things arrive very late. */
        FOUL(25, 3_000);

        private final int lossPercent;
        private final int maxDelay;

        Weather(int lossPercent, int maxDelay) {
            this.lossPercent = lossPercent;
            this.maxDelay = maxDelay;
        }
    }

    private record Pair(ShardId from, ShardId to) {}

    private record Due(long time, long order, Runnable event) {}

    private final Random random;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::time).thenComparingLong(Due::order));
    private final Map<Pair, Long> lastArrivals = new HashMap<>();
    private final Set<ShardId> dead = new HashSet<>();
    /** Nodes that nothing passes to or from, but for what they say to each other. */
    private final Set<String> island = new HashSet<>();

    private Weather weather;
    private long now = 1_000_000;
    private long events;

    SimulatedNetwork(Weather weather, Random random) {
        this.weather = weather;
        this.random = random;
    }

    long now() {
        return now;
    }

    void becomes(Weather next) {
        weather = next;
    }

    boolean isAlive(ShardId shard) {
        return !dead.contains(shard);
    }

    void die(ShardId shard) {
        dead.add(shard);
    }

    void cutOff(Set<String> nodes) {
        island.addAll(nodes);
    }

    void join() {
        island.clear();
    }

    /** Something happens after a while. */
    void after(long millis, Runnable event) {
        due.add(new Due(now + millis, events++, event));
    }

    /** The same, unless that shard is dead by then. */
    void after(long millis, ShardId where, Runnable event) {
        after(millis, () -> {
            if (isAlive(where)) {
                event.run();
            }
        });
    }

    /** A batch is on its way. */
    void batch(ShardId from, ShardId to, Runnable delivery) {
        send(from, to, weather.lossPercent == 0, delivery);
        if (chance(weather.lossPercent)) {
            send(from, to, false, delivery);
        }
    }

    /** Something else is. */
    void letter(ShardId from, ShardId to, Runnable delivery) {
        send(from, to, weather == Weather.FAIR, delivery);
    }

    private void send(ShardId from, ShardId to, boolean ordered, Runnable delivery) {
        if (areApart(from, to)) {
            return;
        }
        long arrival = now + random.nextInt(weather.maxDelay);
        if (ordered) {
            arrival = Math.max(arrival, lastArrivals.getOrDefault(new Pair(from, to), 0L));
            lastArrivals.put(new Pair(from, to), arrival);
        }
        if (!chance(weather.lossPercent)) {
            arrive(arrival, from, to, delivery);
        }
    }

    private void arrive(long time, ShardId from, ShardId to, Runnable delivery) {
        after(time - now, to, () -> {
            if (!areApart(from, to)) {
                delivery.run();
            }
        });
    }

    private boolean areApart(ShardId from, ShardId to) {
        return island.contains(from.node()) != island.contains(to.node());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Time passes, and what is due happens. */
    void pass(long millis) {
        long end = now + millis;
        for (Due next = due.peek(); next != null && next.time <= end; next = due.peek()) {
            due.remove();
            now = next.time;
            next.event.run();
        }
        now = end;
    }
}
