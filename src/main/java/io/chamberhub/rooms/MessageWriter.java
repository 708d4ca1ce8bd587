package io.chamberhub.rooms;

import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomDifference;
import io.chamberhub.room.RoomEvent;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what clients of rooms are told: JSON as UTF-8, the payload of one message. What is null is left out, and clients that only
 * listen are named to nobody. Thread-safe.
 */
public final class MessageWriter {
    private static final int HELLO_FAIL = 0;
    private static final int HELLO_SUCCESS = 1;
    private static final int CHANGE = 3;
    private static final int ACTION = 5;
    private static final int CLOSE_REQUEST = 6;
    private static final int CLOSE_RESPONSE = 7;

    private MessageWriter() {}

    /** The room's logic does not let a client in. */
    public static Buffer helloFail(String roomProtocol, @Nullable String msg) {
        JsonBytes json =
                message(HELLO_FAIL).field("protocol", HelloRequest.PROTOCOL).field("roomProtocol", roomProtocol);
        optional(json, "msg", msg);
        return json.endObject().buffer();
    }

    /**
     * A client is in the room.
     *
     * @param clients who are there, itself included
     * @param readonly whether it may only listen
     */
    public static Buffer helloSuccess(
            String roomProtocol,
            String clientId,
            Collection<RoomClient> clients,
            Map<String, String> roomState,
            boolean readonly) {
        JsonBytes json = message(HELLO_SUCCESS)
                .field("protocol", HelloRequest.PROTOCOL)
                .field("roomProtocol", roomProtocol)
                .field("clientId", clientId)
                .name("clients")
                .beginObject();
        for (RoomClient client : clients) {
            if (!client.readonly()) {
                ClientInfo info = client.info();
                json.name(client.id()).beginObject();
                state(json.name("clientState"), info.state());
                optional(json, "clientName", info.name());
                optional(json, "clientType", info.type());
                json.endObject();
            }
        }
        state(json.endObject().name("roomState"), roomState);
        return json.name("readonly").truth(readonly).endObject().buffer();
    }

    /** State has changed. */
    public static Buffer changed(RoomEvent.Changed change) {
        JsonBytes json = message(CHANGE);
        if (change.room() != null) {
            changes(json.name("roomChanges"), change.room());
        }
        json.name("updateClients").beginObject();
        if (change.by() != null && change.client() != null) {
            changes(json.name(change.by()), change.client());
        }
        return json.endObject().endObject().buffer();
    }

    /** Somebody has come in. */
    public static Buffer joined(RoomClient client) {
        JsonBytes json = message(CHANGE).name("addClients").beginObject();
        newcomer(json, client);
        return json.endObject().endObject().buffer();
    }

    /** These have left. */
    public static Buffer left(Collection<String> clients) {
        JsonBytes json = message(CHANGE).name("removeClients").beginArray();
        clients.forEach(json::text);
        return json.endArray().endObject().buffer();
    }

    /** What is different from what clients have been told. */
    public static Buffer difference(RoomDifference difference) {
        JsonBytes json = message(CHANGE);
        if (!difference.roomChanges().isEmpty()) {
            changes(json.name("roomChanges"), difference.roomChanges());
        }
        json.name("updateClients").beginObject();
        difference.updateClients().forEach((id, changed) -> changes(json.name(id), changed));
        json.endObject();
        if (!difference.removeClients().isEmpty()) {
            json.name("removeClients").beginArray();
            difference.removeClients().forEach(json::text);
            json.endArray();
        }
        if (!difference.addClients().isEmpty()) {
            json.name("addClients").beginObject();
            difference.addClients().forEach(client -> newcomer(json, client));
            json.endObject();
        }
        return json.endObject().buffer();
    }

    /** What came of an action. */
    public static Buffer actionResponse(
            @Nullable String id, boolean success, @Nullable String data, @Nullable String msg) {
        JsonBytes json = message(ACTION);
        optional(json, "id", id);
        json.name("success").truth(success);
        optional(json, "data", data);
        optional(json, "msg", msg);
        return json.endObject().buffer();
    }

    /**
     * A client is asked to leave.
     *
     * @param flush whether what it has to say still may come first
     */
    public static Buffer closeRequest(@Nullable String msg, boolean flush) {
        JsonBytes json = message(CLOSE_REQUEST);
        optional(json, "msg", msg);
        if (flush) {
            json.name("flush").truth(true);
        }
        return json.endObject().buffer();
    }

    /** A client may leave, as it has asked to. */
    public static Buffer closeResponse() {
        return message(CLOSE_RESPONSE).endObject().buffer();
    }

    private static JsonBytes message(int type) {
        return new JsonBytes().beginObject().name("type").number(type);
    }

    private static void newcomer(JsonBytes json, RoomClient client) {
        ClientInfo info = client.info();
        json.name(client.id()).beginObject();
        optional(json, "clientType", info.type());
        optional(json, "clientName", info.name());
        state(json.name("clientState"), info.state());
        json.endObject();
    }

    private static void optional(JsonBytes json, String name, @Nullable String value) {
        if (value != null) {
            json.field(name, value);
        }
    }

    private static void state(JsonBytes json, Map<String, String> state) {
        json.beginObject();
        state.forEach(json::field);
        json.endObject();
    }

    private static void changes(JsonBytes json, List<KeyChange> changes) {
        json.beginArray();
        for (KeyChange change : changes) {
            json.beginObject().field("key", change.key());
            optional(json, "value", change.value());
            json.endObject();
        }
        json.endArray();
    }
}
