package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Thirty clients of three nodes change one room ten thousand times, and one node is killed in the middle. */
class RoomsKilledNodeIT {
    private static final int CLIENTS = 30;
    private static final int NODES = 3;
    private static final int CHANGES = 10_000;
    private static final int KILLED = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Who counts in a key of its own, one number after the other, and only goes on once it has heard of it. What it has not heard of when its node
     * is killed it finds in the room's state, or it was never done.
     */
    private static final class Counter {
        private final String key;
        private final int most;
        private final Map<String, Integer> last = new HashMap<>();
        private final List<String> heard = new ArrayList<>();
        private final Recording<Integer> sums = new Recording<>("a client");
        private Roommate client;

        Counter(String key, int most, URI hall) {
            this.key = key;
            this.most = most;
            client = Roommate.enter(hall, "counted");
        }

        void count() {
            client.welcome()
                    .getJsonObject("roomState")
                    .forEach(entry -> last.put(entry.getKey(), Integer.valueOf((String) entry.getValue())));
            next();
            client.follow(message -> Roommate.changes(message).forEach(this::hear));
        }

        private synchronized void hear(JsonObject change) {
            String changed = change.getString("key");
            last.put(changed, Integer.valueOf(change.getString("value")));
            heard.add(changed + "=" + change.getString("value"));
            sums.add(last.values().stream().mapToInt(Integer::intValue).sum());
            if (changed.equals(key)) {
                next();
            }
        }

        private void next() {
            int known = last.getOrDefault(key, 0);
            if (known < most) {
                client.set(key, String.valueOf(known + 1));
            }
        }

        void moveTo(URI hall) {
            client = Roommate.enter(hall, "counted");
            last.clear();
            heard.clear();
            count();
        }

        /** Waits until so much has been counted in all. */
        void await(int sum) {
            sums.await(known -> known >= sum, "a sum of " + sum, PATIENCE);
        }

        /** Everything that it was told, in order. */
        synchronized List<String> heard() {
            return List.copyOf(heard);
        }
    }

    @Test
    void no_change_is_lost_none_is_doubled_and_all_see_the_same() {
        JsonObject halls = new JsonObject().put("/wss", new JsonObject().put("protocol", "rooms"));
        JsonObject settings = HubProcess.settings().put("halls", halls);
        try (Nodes nodes = Nodes.startInTurn("rooms", NODES, settings)) {
            List<Counter> counters = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new Counter(
                            "c" + i,
                            CHANGES / CLIENTS + (i < CHANGES % CLIENTS ? 1 : 0),
                            nodes.node(i % NODES).chamber("/wss")))
                    .toList();
            counters.forEach(Counter::count);
            counters.get(0).await(CHANGES / 3);

            nodes.node(KILLED).kill();
            List<Counter> moved = new ArrayList<>();
            List<Counter> stayed = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                (i % NODES == KILLED ? moved : stayed).add(counters.get(i));
            }
            moved.forEach(counter -> counter.client.ending());
            moved.forEach(counter -> counter.moveTo(nodes.node(0).chamber("/wss")));

            counters.forEach(counter -> counter.await(CHANGES));
            List<String> order = stayed.get(0).heard();
            assertThat(order).doesNotHaveDuplicates().hasSize(CHANGES);
            assertEachCountsInOrder(order);
            stayed.forEach(counter -> assertThat(counter.heard()).isEqualTo(order));
            moved.forEach(counter -> {
                List<String> since = counter.heard();
                assertThat(since).isEqualTo(order.subList(order.size() - since.size(), order.size()));
            });
            counters.forEach(counter -> counter.client.close());
        }
    }

    private static void assertEachCountsInOrder(List<String> order) {
        Map<String, Integer> last = new HashMap<>();
        for (String change : order) {
            String key = change.substring(0, change.indexOf('='));
            int value = Integer.parseInt(change.substring(change.indexOf('=') + 1));
            assertThat(value).as(key).isEqualTo(last.getOrDefault(key, 0) + 1);
            last.put(key, value);
        }
    }
}
