package io.chamberhub.admin;

import io.chamberhub.chamber.Range;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The nodes: which there are, and how connections go from one to others. */
final class NodeOperations {
    /** Over how many ms clients may be asked to go. */
    static final Range PERIOD = new Range(0, 600_000);

    /** Stands for the node that is asked. */
    private static final String SELF = "self";

    private final ClusterControl cluster;

    NodeOperations(ClusterControl cluster) {
        this.cluster = cluster;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/nodes", Set.of(), this::list),
                new Operation(HttpMethod.POST, "/nodes/:node/drain", Set.of(), false, this::drain),
                Operation.with(HttpMethod.POST, "/rebalance", Set.of(), this::rebalance));
    }

    private Future<JsonObject> list(Call call) {
        return cluster.ask(Command.state()).map(answers -> {
            JsonArray nodes = new JsonArray();
            answers.given()
                    .forEach((node, state) -> nodes.add(
                            new JsonObject().put("id", node).mergeIn(state).put("self", node.equals(cluster.self()))));
            return answers.completed(new JsonObject().put("nodes", nodes));
        });
    }

    private Future<JsonObject> drain(Call call) {
        String node = known(call.part("node"));
        return cluster.ask(Set.of(node), each -> Command.drain())
                .map(answers -> answers.completed(
                        new JsonObject().put("node", node).put("connections", answers.sum("connections"))));
    }

    private Future<JsonObject> rebalance(Call call) {
        Body body = call.body(Set.of("node", "share", "period"));
        long period = body.requiredWhole("period", PERIOD);
        if (body.has("node") != body.has("share")) {
            throw Refused.wrong("node and share: given together, or not at all");
        }
        return cluster.ask(Command.state()).compose(answers -> {
            Map<String, Integer> excess = body.text("node")
                    .map(node -> share(known(node), body.share("share").orElseThrow(), answers))
                    .orElseGet(() -> excess(answers));
            return cluster.ask(excess.keySet(), node -> Command.shed(excess.getOrDefault(node, 0), period))
                    .map(shed -> shed(shed, answers));
        });
    }

    private static Map<String, Integer> share(String node, double share, Answers answers) {
        JsonObject state = answers.given().get(node);
        return state == null ? Map.of() : Map.of(node, (int) Math.round(state.getInteger("connections") * share));
    }

    /** What nodes have above the mean of those that take connections; what drains gives all of its own away anyhow. */
    static Map<String, Integer> excess(Answers answers) {
        Map<String, Integer> connections = answers.given().entrySet().stream()
                .filter(node -> node.getValue().getBoolean("accepting"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, node -> node.getValue().getInteger("connections")));
        int mean = (int) Math.ceil(connections.values().stream()
                .mapToInt(Integer::intValue)
                .average()
                .orElse(0));
        Map<String, Integer> excess = new TreeMap<>();
        connections.forEach((node, count) -> {
            if (count > mean) {
                excess.put(node, count - mean);
            }
        });
        return excess;
    }

    private static JsonObject shed(Answers shed, Answers states) {
        JsonArray nodes = new JsonArray();
        shed.given()
                .forEach((node, answer) ->
                        nodes.add(new JsonObject().put("id", node).put("asked", answer.getInteger("asked"))));
        return shed.and(states).completed(new JsonObject().put("nodes", nodes));
    }

    private String known(String node) {
        String meant = node.equals(SELF) ? cluster.self() : node;
        Set<String> nodes = cluster.nodes();
        if (!nodes.contains(meant)) {
            throw new Refused(404, "node: no " + node + "; there is " + String.join(", ", nodes));
        }
        return meant;
    }
}
