package io.chamberhub.admin;

import io.chamberhub.directory.RoomStore;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.Refusal;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.rooms.Rooms;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rooms: which there are, their state and clients, what they are told, and their end. The cluster keeps them together. */
final class RoomOperations {
    private static final Set<String> ROOM = Set.of("hall", "room");

    private final Rooms rooms;
    private final Halls halls;
    private final InTime inTime;

    RoomOperations(Rooms rooms, Halls halls, InTime inTime) {
        this.rooms = rooms;
        this.halls = halls;
        this.inTime = inTime;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/rooms", Set.of("hall", "prefix", "after", "limit"), this::list),
                Operation.get("/room", ROOM, this::find),
                Operation.with(HttpMethod.PATCH, "/room", ROOM, this::change),
                Operation.delete("/room", Set.of("hall", "room", "message"), this::close),
                Operation.with(HttpMethod.POST, "/room/messages", ROOM, this::send),
                Operation.delete("/room/client", Set.of("hall", "room", "id", "message"), this::eject));
    }

    private Future<JsonObject> list(Call call) {
        String hall = halls.ofRooms(call);
        String prefix = call.given("prefix").orElse("");
        int limit = call.limit();
        return inTime.answer(rooms.list(hall)).map(all -> {
            TreeMap<String, JsonObject> entries = new TreeMap<>();
            all.stream()
                    .filter(room -> room.room().name().startsWith(prefix))
                    .filter(room -> call.given("after")
                            .map(after -> room.room().name().compareTo(after) > 0)
                            .orElse(true))
                    .forEach(room -> entries.put(room.room().name(), json(room)));
            return new Page<>(entries, limit).into(new JsonObject(), "rooms");
        });
    }

    private static JsonObject json(RoomStore.Summary room) {
        return new JsonObject()
                .put("name", room.room().name())
                .put("clients", room.clients())
                .put("keys", room.keys())
                .put("bytes", room.bytes());
    }

    private Future<JsonObject> find(Call call) {
        String hall = halls.ofRooms(call);
        String room = call.required("room");
        return inTime.answer(rooms.find(hall, room))
                .map(found -> found.orElseThrow(RoomOperations::absent))
                .map(found -> json(hall, room, found));
    }

    private static JsonObject json(String hall, String name, RoomSnapshot room) {
        JsonArray clients = new JsonArray();
        room.clients().forEach(client -> clients.add(json(client)));
        return new JsonObject()
                .put("hall", hall)
                .put("name", name)
                .put("state", new JsonObject(new LinkedHashMap<>(room.state())))
                .put("clients", clients);
    }

    private static JsonObject json(RoomClient client) {
        JsonObject json = new JsonObject()
                .put("id", client.id())
                .put("node", client.shard().node())
                .put("readonly", client.readonly())
                .put("state", new JsonObject(new LinkedHashMap<>(client.info().state())));
        putIfThere(json, "subject", client.subject());
        putIfThere(json, "type", client.info().type());
        putIfThere(json, "name", client.info().name());
        return json;
    }

    private static void putIfThere(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private Future<JsonObject> change(Call call) {
        String hall = halls.ofRooms(call);
        String room = call.required("room");
        List<KeyChange> changes = changes(call.body(Set.of("state")).object("state"));
        return inTime.answer(rooms.change(hall, room, changes)).map(refusal -> {
            refusal.ifPresent(RoomOperations::refuse);
            return new JsonObject().put("changed", changes.size());
        });
    }

    private static List<KeyChange> changes(JsonObject state) {
        List<KeyChange> changes = new ArrayList<>();
        state.forEach(each -> {
            Object value = each.getValue();
            if (value != null && !(value instanceof String)) {
                throw Refused.wrong("state." + each.getKey() + ": not a text, or null to remove the key");
            }
            changes.add(new KeyChange(each.getKey(), (String) value));
        });
        if (changes.isEmpty()) {
            throw Refused.wrong("state: empty; name the keys that change");
        }
        return changes;
    }

    /** The limits of a hall hold for operators, too. */
    private static void refuse(Refusal refusal) {
        String reason = refusal.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        throw new Refused(409, "not changed: " + reason);
    }

    private Future<JsonObject> send(Call call) {
        String hall = halls.ofRooms(call);
        String room = call.required("room");
        Body body = call.body(Set.of("message", "to"));
        JsonObject message = body.object("message");
        Future<Boolean> sent = body.text("to")
                .map(client -> rooms.send(hall, room, client, message))
                .orElseGet(() -> rooms.sendToAll(hall, room, message));
        return done(sent, "sent", body.has("to") ? RoomOperations::noClient : RoomOperations::absent);
    }

    private Future<JsonObject> eject(Call call) {
        Future<Boolean> ejected = rooms.eject(
                halls.ofRooms(call),
                call.required("room"),
                call.required("id"),
                call.given("message").orElse(null));
        return done(ejected, "ejected", RoomOperations::noClient);
    }

    private Future<JsonObject> close(Call call) {
        Future<Boolean> closed = rooms.close(
                halls.ofRooms(call),
                call.required("room"),
                call.given("message").orElse(null));
        return done(closed, "closed", RoomOperations::absent);
    }

    private Future<JsonObject> done(Future<Boolean> step, String what, Supplier<Refused> otherwise) {
        return inTime.answer(step).recover(RoomOperations::explained).map(done -> {
            if (!done) {
                throw otherwise.get();
            }
            return new JsonObject().put(what, true);
        });
    }

    private static Future<Boolean> explained(Throwable failure) {
        return Future.failedFuture(
                failure instanceof IllegalArgumentException
                        ? Refused.wrong("message." + failure.getMessage())
                        : failure);
    }

    private static Refused absent() {
        return new Refused(404, "room: there is none of this name");
    }

    private static Refused noClient() {
        return new Refused(404, "no such client in this room");
    }
}
