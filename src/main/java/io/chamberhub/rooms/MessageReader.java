package io.chamberhub.rooms;

import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients of rooms say: JSON, judged as JavaScript judges values. What stands for nothing there, such as null, 0 or
 * false, is nothing where a text may be missing; what is not known is passed over; of what is said twice the last counts.
 * Thread-safe.
 */
public final class MessageReader {
    private static final double CHANGE = 2;
    private static final double ACTION = 4;
    private static final double CLOSE = 6;
    private static final double CLOSED = 7;

    private MessageReader() {}

    /**
     * Reads the first message of a client. Whether it speaks the {@linkplain HelloRequest#PROTOCOL protocol} is not looked at.
     *
     * @param json any bytes
     */
    public static HelloRequest hello(Buffer json) throws Mistake {
        JsonMessage fields = MessageParser.read(json);
        String invalid = "Invalid HelloReq";
        String protocol = fields.text("protocol", invalid);
        String roomProtocol = fields.text("roomProtocol", invalid);
        String roomId = fields.text("roomId", invalid);
        String roomCredential = fields.optional("roomCredential", invalid);
        String clientCredential = fields.optional("clientCredential", invalid);
        String type = fields.optional("clientType", invalid);
        String name = fields.optional("clientName", invalid);
        boolean readonly = fields.flag("readonly", invalid);
        requireShort("roomId", roomId);
        requireShort("roomProtocol", roomProtocol);
        requireShort("clientType", type);
        requireShort("clientName", name);
        Map<String, String> state = fields.state("clientState");
        ClientInfo client = new ClientInfo(type, name, state);
        return new HelloRequest(protocol, roomProtocol, roomId, roomCredential, clientCredential, client, readonly);
    }

    private static void requireShort(String field, @Nullable String text) throws Mistake {
        if (text != null && text.length() > HelloRequest.MAX_ID) {
            throw new Mistake("Invalid HelloReq (" + field + " is longer than " + HelloRequest.MAX_ID + " characters)");
        }
    }

    /**
     * Reads a message that is not the first.
     *
     * @param json any bytes
     */
    public static ClientMessage next(Buffer json) throws Mistake {
        JsonMessage fields = MessageParser.read(json);
        double type = fields.type();
        if (type == CHANGE) {
            return change(fields);
        } else if (type == ACTION) {
            return action(fields);
        } else if (type == CLOSE) {
            return close(fields);
        } else if (type == CLOSED) {
            return new CloseResponse();
        }
        throw new Mistake("Unhandled message type " + ScriptNumber.text(type));
    }

    private static ClientMessage change(JsonMessage fields) throws Mistake {
        boolean echo = fields.flag("echo", "Invalid ChangeReq");
        @Nullable List<KeyChange> room = fields.changes("roomChanges");
        @Nullable List<KeyChange> client = fields.changes("clientChanges");
        return new ChangeRequest(room, client, echo);
    }

    private static ClientMessage action(JsonMessage fields) throws Mistake {
        String invalid = "Invalid ActionReq";
        return new ActionRequest(
                fields.text("action", invalid), fields.optional("data", invalid), fields.optional("id", invalid));
    }

    private static ClientMessage close(JsonMessage fields) throws Mistake {
        String invalid = "Invalid CloseReq";
        return new CloseRequest(fields.optional("msg", invalid), fields.flag("flush", invalid));
    }
}
