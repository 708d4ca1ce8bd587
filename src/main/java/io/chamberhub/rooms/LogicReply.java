package io.chamberhub.rooms;

import io.chamberhub.room.KeyChange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What logic that is not in this process has answered, as decisions. A field of the wrong type, or that is not known, is never
 * taken as if it were not there.
 *
 * @param call that it answers
 */
record LogicReply(String call, JsonObject json) {
    private static final String REFUSE = "refuse";
    private static final String ROOM_CHANGES = "roomChanges";
    private static final String CLIENT_CHANGES = "clientChanges";

    HelloDecision hello(Newcomer newcomer, HelloRequest request) throws LogicFailure {
        requireOnly(Set.of(REFUSE, "clientState", "readonly", "subject"));
        @Nullable String refusal = text(REFUSE);
        if (refusal != null) {
            return HelloDecision.refuse(refusal);
        }
        @Nullable Map<String, String> state = texts("clientState");
        @Nullable Boolean readonly = truth("readonly");
        HelloRequest granted = new HelloRequest(
                request.protocol(),
                request.roomProtocol(),
                request.roomId(),
                request.roomCredential(),
                request.clientCredential(),
                state == null ? request.client() : request.client().withState(state),
                readonly == null ? request.readonly() : readonly);
        @Nullable String subject = text("subject");
        return HelloDecision.accept(subject == null ? newcomer : newcomer.withSubject(subject), granted);
    }

    ChangeDecision change(ChangeRequest request) throws LogicFailure {
        requireOnly(Set.of(REFUSE, ROOM_CHANGES, CLIENT_CHANGES, "echo"));
        @Nullable String refusal = text(REFUSE);
        if (refusal != null) {
            return ChangeDecision.refuse(refusal);
        }
        @Nullable List<KeyChange> room = changes(ROOM_CHANGES);
        @Nullable List<KeyChange> client = changes(CLIENT_CHANGES);
        @Nullable Boolean echo = truth("echo");
        return new ChangeDecision.Apply(
                room == null ? request.roomChanges() : room,
                client == null ? request.clientChanges() : client,
                echo == null ? request.echo() : echo);
    }

    ActionDecision action() throws LogicFailure {
        requireOnly(Set.of("success", "data", "msg", ROOM_CHANGES, CLIENT_CHANGES));
        @Nullable Boolean success = truth("success");
        if (success == null) {
            throw wrong("success", "true or false");
        }
        return new ActionDecision(success, text("data"), text("msg"), changes(ROOM_CHANGES), changes(CLIENT_CHANGES));
    }

    private void requireOnly(Set<String> known) throws LogicFailure {
        for (String field : json.fieldNames()) {
            if (!known.contains(field)) {
                throw LogicFailure.lasting("the logic's reply to " + call + " has a field that is not known: "
                        + field.substring(0, Math.min(field.length(), 100)));
            }
        }
    }

    private @Nullable String text(String field) throws LogicFailure {
        @Nullable Object value = json.getValue(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(field, "a text");
    }

    private @Nullable Boolean truth(String field) throws LogicFailure {
        @Nullable Object value = json.getValue(field);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        throw wrong(field, "true or false");
    }

    private @Nullable Map<String, String> texts(String field) throws LogicFailure {
        @Nullable Object value = json.getValue(field);
        if (value == null) {
            return null;
        } else if (!(value instanceof JsonObject object)) {
            throw wrong(field, "an object of texts");
        } else {
            Map<String, String> texts = new LinkedHashMap<>();
            for (String key : object.fieldNames()) {
                if (!(object.getValue(key) instanceof String text)) {
                    throw wrong(field, "an object of texts");
                }
                texts.put(key, text);
            }
            return texts;
        }
    }

    private @Nullable List<KeyChange> changes(String field) throws LogicFailure {
        @Nullable Object value = json.getValue(field);
        if (value == null) {
            return null;
        } else if (!(value instanceof JsonArray array)) {
            throw wrong(field, "a list of changes");
        } else {
            List<KeyChange> changes = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                changes.add(change(field + "[" + i + "]", array.getValue(i)));
            }
            return changes;
        }
    }

    private KeyChange change(String field, @Nullable Object value) throws LogicFailure {
        if (value instanceof JsonObject entry
                && Set.of("key", "value").containsAll(entry.fieldNames())
                && entry.getValue("key") instanceof String key) {
            @Nullable Object to = entry.getValue("value");
            if (to == null || to instanceof String) {
                return new KeyChange(key, (String) to);
            }
        }
        throw wrong(field, "a key, which is a text, and perhaps a value, which is a text or null");
    }

    private LogicFailure wrong(String field, String wanted) {
        return LogicFailure.lasting("the logic's reply to " + call + " is not right: " + field + " must be " + wanted);
    }
}
