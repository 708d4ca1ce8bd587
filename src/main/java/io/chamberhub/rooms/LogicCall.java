package io.chamberhub.rooms;

import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.RoomClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What logic that is not in this process is asked, as JSON. What is null is left out, and so are cookies: they are the browser's
 * secrets, and this hub's to keep.
 *
 * @param name which of the four calls
 * @param delivery tells it from all other calls; the same when it is said again
 */
record LogicCall(String name, String delivery, JsonObject json) {
    static final String HELLO = "hello";
    static final String CHANGE = "change";
    static final String ACTION = "action";
    static final String LEAVE = "leave";

    /** @param state whether the room's state and clients are told; looking at them binds the decision to them */
    static LogicCall hello(RoomView room, boolean state, Newcomer newcomer, HelloRequest hello) {
        JsonObject client = client(hello.client(), hello.readonly(), newcomer.subject());
        client.put("address", newcomer.address());
        JsonObject request = new JsonObject().put("roomProtocol", text(hello.roomProtocol()));
        optional(request, "roomCredential", hello.roomCredential());
        optional(request, "clientCredential", hello.clientCredential());
        optional(request, "clientType", hello.client().type());
        optional(request, "clientName", hello.client().name());
        request.put("clientState", texts(hello.client().state())).put("readonly", hello.readonly());
        return of(HELLO, room, state, client, request);
    }

    /** @param state as in {@link #hello} */
    static LogicCall change(RoomView room, boolean state, RoomClient client, ChangeRequest change) {
        JsonObject request = new JsonObject();
        changes(request, "roomChanges", change.roomChanges());
        changes(request, "clientChanges", change.clientChanges());
        return of(CHANGE, room, state, client(client), request.put("echo", change.echo()));
    }

    /** @param state as in {@link #hello} */
    static LogicCall action(RoomView room, boolean state, RoomClient client, ActionRequest action) {
        JsonObject request = new JsonObject().put("action", text(action.action()));
        optional(request, "data", action.data());
        optional(request, "id", action.id());
        return of(ACTION, room, state, client(client), request);
    }

    /** Of the room nothing is told but its id and version: when many leave at once, each would be told of all the others. */
    static LogicCall leave(RoomView room, RoomClient client) {
        return of(LEAVE, room, false, client(client), null);
    }

    private static LogicCall of(
            String name, RoomView room, boolean state, JsonObject client, @Nullable JsonObject request) {
        String delivery = UUID.randomUUID().toString();
        JsonObject json = new JsonObject()
                .put("call", name)
                .put("delivery", delivery)
                .put("hall", room.hall())
                .put("room", room(room, state))
                .put("client", client);
        if (request != null) {
            json.put("request", request);
        }
        return new LogicCall(name, delivery, json);
    }

    private static JsonObject room(RoomView room, boolean state) {
        JsonObject json = new JsonObject().put("id", text(room.id())).put("version", room.version());
        if (state) {
            JsonObject clients = new JsonObject();
            for (RoomClient client : room.clients()) {
                clients.put(client.id(), client(client.info(), client.readonly(), client.subject()));
            }
            json.put("state", texts(room.state())).put("clients", clients);
        }
        return json;
    }

    private static JsonObject client(RoomClient client) {
        JsonObject json = new JsonObject().put("id", client.id());
        return json.mergeIn(client(client.info(), client.readonly(), client.subject()));
    }

    private static JsonObject client(ClientInfo info, boolean readonly, @Nullable String subject) {
        JsonObject json = new JsonObject();
        optional(json, "type", info.type());
        optional(json, "name", info.name());
        json.put("state", texts(info.state())).put("readonly", readonly);
        optional(json, "subject", subject);
        return json;
    }

    private static void changes(JsonObject json, String name, @Nullable List<KeyChange> changes) {
        if (changes == null) {
            return;
        }
        JsonArray array = new JsonArray();
        for (KeyChange change : changes) {
            JsonObject entry = new JsonObject().put("key", text(change.key()));
            optional(entry, "value", change.value());
            array.add(entry);
        }
        json.put(name, array);
    }

    private static void optional(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, text(value));
        }
    }

    private static JsonObject texts(Map<String, String> map) {
        JsonObject json = new JsonObject();
        map.forEach((key, value) -> json.put(text(key), text(value)));
        return json;
    }

    private static String text(String text) {
        return WellFormed.text(text);
    }
}
