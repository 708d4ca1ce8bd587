package io.chamberhub.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The settings that the hub is measured under: limits that no scenario reaches, and otherwise the defaults. */
final class HubSettings {
    private static final String HOST = "127.0.0.1";

    private HubSettings() {}

    /** Writes those of one node to a file below {@code work}. */
    static String file(Path work, int shards, int port) {
        return write(work, node(shards, port));
    }

    /** Those of one node with one shard, whose hall compresses. */
    static String compressing(Path work, int port) {
        JsonObject settings = node(1, port);
        settings.getJsonObject("halls").getJsonObject("/").put("compression", new JsonObject());
        return write(work, settings);
    }

    /**
     * Writes those of one node of a cluster.
     *
     * @param directories ports of all nodes for each other
     */
    static String file(Path work, int shards, int port, int node, List<Integer> directories) {
        return write(work, clustered(node(shards, port), node, directories));
    }

    /** Those of one node with one shard, whose hall has rooms. */
    static String rooms(Path work, int port) {
        return write(work, withRooms(node(1, port)));
    }

    /** Those of one node of a cluster, with one shard, whose hall has rooms. */
    static String rooms(Path work, int port, int node, List<Integer> directories) {
        return write(work, withRooms(clustered(node(1, port), node, directories)));
    }

    private static JsonObject withRooms(JsonObject settings) {
        JsonObject hall = settings.getJsonObject("halls").getJsonObject("/").put("protocol", "rooms");
        return settings.put("halls", new JsonObject().put("/wss", hall));
    }

    private static JsonObject clustered(JsonObject settings, int node, List<Integer> directories) {
        JsonArray members = new JsonArray();
        directories.forEach(each -> members.add(HOST + ":" + each));
        JsonObject cluster = new JsonObject()
                .put("name", "bench-" + directories.get(0))
                .put("host", HOST)
                .put("port", directories.get(node))
                .put("members", members);
        return settings.put("cluster", cluster);
    }

    private static JsonObject node(int shards, int port) {
        JsonObject limits = new JsonObject().put("chamberMaxConnections", 2_000).put("maxChambers", 100_000);
        return new JsonObject()
                .put("port", port)
                .put("shards", shards)
                .put("admin", new JsonObject().put("port", 0))
                .put("halls", new JsonObject().put("/", new JsonObject().put("limits", limits)));
    }

    private static String write(Path work, JsonObject settings) {
        Path file = work.resolve("hub-" + settings.getInteger("port") + ".json");
        try {
            return Files.writeString(file, settings.encodePrettily()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
