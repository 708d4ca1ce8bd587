package io.chamberhub.rooms;

import io.chamberhub.room.KeyChange;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.wire.Frames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a client knows of its room by what it was told, and of which changes it was told. */
final class SimulatedView {
    /** Keys that begin like this are not compared. */
    static final String SILENT = "silent";

    private final Map<String, String> state = new HashMap<>();
    private final Map<String, Map<String, String>> clients = new HashMap<>();
    private final List<Integer> changes = new ArrayList<>();

    Map<String, String> state() {
        return loud(state);
    }

    Map<String, Map<String, String>> clients() {
        Map<String, Map<String, String>> loud = new HashMap<>();
        clients.forEach((id, own) -> loud.put(id, loud(own)));
        return loud;
    }

    /** State without what is not compared. */
    static Map<String, String> loud(Map<String, String> all) {
        Map<String, String> loud = new HashMap<>(all);
        loud.keySet().removeIf(key -> key.startsWith(SILENT));
        return loud;
    }

    /** The values that it was told of one by one, in order. */
    List<Integer> changes() {
        return changes;
    }

    void welcomed(Buffer frame) {
        JsonObject hello = read(frame);
        hello.getJsonObject("roomState").forEach(entry -> state.put(entry.getKey(), (String) entry.getValue()));
        add(hello.getJsonObject("clients"));
    }

    void told(Buffer frame) {
        JsonObject notice = read(frame);
        JsonArray room = notice.getJsonArray("roomChanges", new JsonArray());
        apply(state, room);
        notice.getJsonObject("updateClients", new JsonObject()).forEach(client -> {
            apply(clients.computeIfAbsent(client.getKey(), unknown -> new HashMap<>()), (JsonArray) client.getValue());
        });
        notice.getJsonArray("removeClients", new JsonArray()).forEach(clients::remove);
        add(notice.getJsonObject("addClients", new JsonObject()));
    }

    private void add(JsonObject newcomers) {
        newcomers.forEach(client -> {
            Map<String, String> own = new HashMap<>();
            ((JsonObject) client.getValue())
                    .getJsonObject("clientState")
                    .forEach(entry -> own.put(entry.getKey(), (String) entry.getValue()));
            clients.put(client.getKey(), own);
        });
    }

    private void apply(Map<String, String> to, JsonArray list) {
        for (Object change : list) {
            String key = ((JsonObject) change).getString("key");
            String value = ((JsonObject) change).getString("value");
            if (value == null) {
                to.remove(key);
            } else {
                to.put(key, value);
                changes.add(Integer.valueOf(value.substring(1)));
            }
        }
    }

    static int value(RoomEvent.Changed changed) {
        List<KeyChange> one = changed.room() == null ? Objects.requireNonNull(changed.client()) : changed.room();
        return Integer.parseInt(Objects.requireNonNull(one.get(0).value()).substring(1));
    }

    /** Those clients that others are told of, with their states. */
    static Map<String, Map<String, String>> announced(List<RoomClient> all) {
        Map<String, Map<String, String>> announced = new HashMap<>();
        all.stream()
                .filter(client -> !client.readonly())
                .forEach(client -> announced.put(client.id(), loud(client.info().state())));
        return announced;
    }

    private static JsonObject read(Buffer frame) {
        List<JsonObject> messages = new ArrayList<>();
        Frames.read(frame, (opcode, fin, payload) -> messages.add(new JsonObject(payload)));
        return messages.get(0);
    }
}
