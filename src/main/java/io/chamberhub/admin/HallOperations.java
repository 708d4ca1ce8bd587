package io.chamberhub.admin;

import io.chamberhub.directory.Directory;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The halls, with their settings and what is in them. */
final class HallOperations {
    /** A hall, and how many chambers it has, if that was found out. */
    private record Counted(String path, JsonObject settings, Future<Optional<Integer>> chambers) {}

    private final ClusterControl cluster;
    private final Halls halls;
    private final Directory directory;

    HallOperations(ClusterControl cluster, Halls halls, Directory directory) {
        this.cluster = cluster;
        this.halls = halls;
        this.directory = directory;
    }

    List<Operation> all() {
        return List.of(Operation.get("/halls", Set.of(), this::list));
    }

    private Future<JsonObject> list(Call call) {
        List<Counted> counted = halls.settings().get().entrySet().stream()
                .map(hall -> new Counted(hall.getKey(), hall.getValue(), count(hall.getKey())))
                .toList();
        Future<?> counts = Future.all(counted.stream().map(Counted::chambers).toList());
        return cluster.ask(Command.halls())
                .compose(answers -> counts.map(all -> {
                    JsonArray list = new JsonArray();
                    counted.forEach(hall -> list.add(json(hall, answers)));
                    return answers.completed(new JsonObject().put("halls", list));
                }));
    }

    /** The chambers or rooms of a hall, each counted once however many nodes share it; unknown where who knows is silent. */
    private Future<Optional<Integer>> count(String path) {
        Future<Integer> count = halls.hasRooms(path) ? directory.rooms().roomsIn(path) : directory.chambersIn(path);
        return count.timeout(ClusterControl.PATIENCE, TimeUnit.MILLISECONDS)
                .map(Optional::of)
                .otherwise(Optional.empty());
    }

    private static JsonObject json(Counted hall, Answers answers) {
        JsonObject nodes = new JsonObject();
        answers.given().forEach((node, answer) -> {
            JsonObject counts = answer.getJsonObject("halls").getJsonObject(hall.path());
            if (counts != null) {
                nodes.put(node, counts);
            }
        });
        int connections = nodes.stream()
                .mapToInt(node -> ((JsonObject) node.getValue()).getInteger("connections"))
                .sum();
        JsonObject json = new JsonObject()
                .put("path", hall.path())
                .put("connections", connections)
                .put("nodes", nodes)
                .put("settings", hall.settings());
        hall.chambers().result().ifPresent(count -> json.put("chambers", count));
        return json;
    }
}
