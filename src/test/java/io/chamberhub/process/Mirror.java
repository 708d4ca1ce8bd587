package io.chamberhub.process;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A room as one of its clients knows it from what it was told. Thread-safe. */
final class Mirror {
    private final Roommate client;
    private final Map<String, String> state = new TreeMap<>();
    private final Map<String, Map<String, String>> clients = new TreeMap<>();

    Mirror(Roommate client) {
        this.client = client;
        JsonObject welcome = client.welcome();
        welcome.getJsonObject("roomState").forEach(entry -> state.put(entry.getKey(), (String) entry.getValue()));
        add(welcome.getJsonObject("clients"));
        client.follow(this::hear);
    }

    Roommate client() {
        return client;
    }

    /** State and clients, in words. */
    synchronized String knows() {
        return state + " " + clients;
    }

    /** Waits until all know the same of their room as somebody does who enters it now; those count whose connections are open. */
    static void awaitAgreement(List<Mirror> mirrors, URI hall, String room, Duration patience) {
        try (Roommate newcomer = Roommate.enter(hall, room)) {
            Mirror so = new Mirror(newcomer);
            Recording.awaitTrue(
                    patience,
                    () -> mirrors.stream()
                            .filter(mirror -> mirror.client.isOpen())
                            .allMatch(mirror -> mirror.knows().equals(so.knows())),
                    "agreement on " + room);
        }
    }

    private synchronized void hear(JsonObject message) {
        if (message.getInteger("type") != 3) {
            return;
        }
        apply(Roommate.changes(message), state);
        message.getJsonObject("updateClients", new JsonObject())
                .forEach(entry -> apply(
                        ((JsonArray) entry.getValue())
                                .stream().map(JsonObject.class::cast).toList(),
                        clients.get(entry.getKey())));
        message.getJsonArray("removeClients", new JsonArray()).forEach(clients::remove);
        add(message.getJsonObject("addClients", new JsonObject()));
    }

    private void add(JsonObject newcomers) {
        newcomers.forEach(entry -> {
            Map<String, String> own = new TreeMap<>();
            ((JsonObject) entry.getValue())
                    .getJsonObject("clientState")
                    .forEach(key -> own.put(key.getKey(), (String) key.getValue()));
            clients.put(entry.getKey(), own);
        });
    }

    private static void apply(List<JsonObject> changes, Map<String, String> known) {
        for (JsonObject change : changes) {
            if (change.containsKey("value")) {
                known.put(change.getString("key"), change.getString("value"));
            } else {
                known.remove(change.getString("key"));
            }
        }
    }
}
