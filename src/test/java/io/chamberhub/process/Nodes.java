package io.chamberhub.process;

import io.chamberhub.Loopback;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The nodes of one cluster, each a process. */
final class Nodes implements AutoCloseable {
    /** When nodes count as dead. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(4);

    /** How long the nodes take to hand their clients over, in ms, where a test does not care. */
    static final int DRAIN_PERIOD = 2_000;

    private final String name;
    private final List<Place> places;
    private final JsonObject settings;
    private final List<Map<String, String>> variables;
    private final List<HubProcess> nodes = new ArrayList<>();

    private Nodes(String name, List<Place> places, JsonObject settings) {
        this(name, places, settings, Collections.nCopies(places.size(), Map.of()));
    }

    private Nodes(String name, List<Place> places, JsonObject settings, List<Map<String, String>> variables) {
        this.variables = variables;
        this.name = name;
        this.places = places;
        this.settings = settings;
    }

    /** All at the same instant. */
    static Nodes start(String name, int count) {
        return start(name, count, DRAIN_PERIOD);
    }

    static Nodes start(String name, int count, int drainPeriod) {
        JsonObject settings = HubProcess.settings();
        settings.getJsonObject("drain").put("period", drainPeriod);
        Nodes nodes = new Nodes(name, here(count), settings);
        nodes.launch(0, count);
        return nodes;
    }

    /** The first one, which so is the oldest, and then the others. */
    static Nodes startInTurn(String name, int count) {
        return startInTurn(name, here(count), HubProcess.settings());
    }

    static Nodes startInTurn(String name, int count, JsonObject settings) {
        return startInTurn(name, here(count), settings);
    }

    /**
     * With ports that they still have after a restart, so that a proxy finds them.
     *
     * @param variables the environment of each node
     */
    static Nodes startBehindProxy(String name, JsonObject settings, List<Map<String, String>> variables) {
        List<Map<String, String>> each = new ArrayList<>();
        for (Map<String, String> own : variables) {
            List<Integer> ports = Loopback.freePorts(2);
            Map<String, String> all = new HashMap<>(own);
            all.put("HUB_PORT", ports.get(0).toString());
            all.put("HUB_ADMIN_PORT", ports.get(1).toString());
            each.add(all);
        }
        Nodes nodes = new Nodes(name, here(variables.size()), settings, each);
        nodes.launch(0, 1);
        nodes.launch(1, variables.size());
        return nodes;
    }

    /** @param settings those of the cluster included that are not to be as usual */
    static Nodes startInTurn(String name, List<Place> places, JsonObject settings) {
        Nodes nodes = new Nodes(name, places, settings);
        nodes.launch(0, 1);
        nodes.launch(1, places.size());
        return nodes;
    }

    HubProcess node(int index) {
        return nodes.get(index);
    }

    List<HubProcess> all() {
        return List.copyOf(nodes);
    }

    /** Starts nodes that have ended again, at the same instant and under the same settings. */
    void restart(int... indexes) {
        IntStream.of(indexes).forEach(index -> nodes.set(index, launch(index)));
        IntStream.of(indexes).forEach(index -> nodes.get(index).awaitReady());
    }

    /**
     * Waits until all others say that this node has left the cluster. Clients may be told before: a shard that takes nothing
     * for too long is given up on its own, up to a second before the cluster misses its node.
     */
    void awaitMissed(int index) {
        String left = "has left the cluster node=" + nodes.get(index).nodeId();
        for (HubProcess other : nodes) {
            if (other != nodes.get(index)) {
                other.log().await(line -> line.contains(left), left);
            }
        }
    }

    /** Waits until this node, which went through a split or a freeze, and all others say that they are together. */
    void awaitReunion(int index, Duration patience) {
        String together = " nodes=" + nodes.size();
        nodes.get(index).log().await(line -> line.contains("part of a cluster again" + together), "reunion", patience);
        String id = nodes.get(index).nodeId();
        for (HubProcess other : nodes) {
            if (other != nodes.get(index)) {
                other.log()
                        .awaitAfter(
                                line -> line.contains("has left the cluster node=" + id),
                                line -> line.contains("has joined the cluster node=" + id + together),
                                "reunion");
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(HubProcess::kill);
        nodes.forEach(HubProcess::close);
    }

    private static List<Place> here(int count) {
        return Loopback.freePorts(count).stream().map(Place::here).toList();
    }

    private void launch(int from, int to) {
        IntStream.range(from, to).forEach(index -> nodes.add(launch(index)));
        nodes.subList(from, to).forEach(HubProcess::awaitReady);
    }

    private HubProcess launch(int index) {
        Place place = places.get(index);
        JsonObject cluster = new JsonObject()
                .put("name", name + "-" + places.get(0).port())
                .put("host", place.cluster())
                .put("port", place.port())
                .put("members", new JsonArray(places.stream().map(Place::member).toList()))
                .put("deadAfter", DEAD_AFTER.toMillis())
                .mergeIn(settings.getJsonObject("cluster", new JsonObject()));
        JsonObject own = settings.copy().put("host", place.clients()).put("cluster", cluster);
        own.getJsonObject("admin").put("host", place.clients());
        return HubProcess.start(
                name + "-" + index, variables.get(index), place.command(), "-cluster", "-conf", own.encode());
    }
}
