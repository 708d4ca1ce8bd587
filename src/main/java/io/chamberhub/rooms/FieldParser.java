package io.chamberhub.rooms;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chamberhub.room.KeyChange;
import io.chamberhub.rooms.JsonValue.Amount;
import io.chamberhub.rooms.JsonValue.Changes;
import io.chamberhub.rooms.JsonValue.Null;
import io.chamberhub.rooms.JsonValue.Something;
import io.chamberhub.rooms.JsonValue.State;
import io.chamberhub.rooms.JsonValue.Text;
import io.chamberhub.rooms.JsonValue.Truth;
import io.chamberhub.rooms.JsonValue.Wrong;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a JSON text apart into the fields that messages have; of what is of no use nothing is kept. Confined to one call. */
final class FieldParser {
    private static final Set<String> SCALARS = Set.of(
            "type",
            "protocol",
            "roomProtocol",
            "roomId",
            "roomCredential",
            "clientCredential",
            "clientType",
            "clientName",
            "readonly",
            "echo",
            "action",
            "data",
            "id",
            "msg",
            "flush");
    private static final JsonValue NULL = new Null();

    private final JsonParser parser;

    /** @param parser at the first token */
    FieldParser(JsonParser parser) {
        this.parser = parser;
    }

    /** From the first token to the last; of a field that is given twice the last one counts. */
    Map<String, JsonValue> fields() throws IOException {
        Map<String, JsonValue> fields = new HashMap<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return fields;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            JsonValue value = field(name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    /** Null if no message has such a field. */
    private @Nullable JsonValue field(String name) throws IOException {
        if (name.equals("clientState")) {
            return state();
        } else if (name.equals("roomChanges") || name.equals("clientChanges")) {
            return changes();
        } else if (SCALARS.contains(name)) {
            return scalar();
        }
        parser.skipChildren();
        return null;
    }

    private JsonValue scalar() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> new Text(WellFormed.text(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Amount(Double.parseDouble(parser.getText()));
            case VALUE_TRUE -> new Truth(true);
            case VALUE_FALSE -> new Truth(false);
            case VALUE_NULL -> NULL;
            default -> {
                parser.skipChildren();
                yield new Something();
            }
        };
    }

    private JsonValue state() throws IOException {
        Map<String, String> state = new LinkedHashMap<>();
        Set<String> wrong = new HashSet<>();
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String key = WellFormed.text(parser.currentName());
                    parser.nextToken();
                    put(key, state, wrong);
                }
            }
            // To JavaScript an array is an object whose keys are numbers.
            case START_ARRAY -> {
                for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    put(String.valueOf(i), state, wrong);
                }
            }
            case VALUE_NULL -> {}
            default -> {
                return new Wrong("Invalid KVStore (type)");
            }
        }
        return wrong.isEmpty() ? new State(state) : new Wrong("Invalid KVStore (value)");
    }

    /** @param wrong keys whose value, as it was given last, is no text */
    private void put(String key, Map<String, String> state, Set<String> wrong) throws IOException {
        if (scalar() instanceof Text text) {
            state.put(key, text.text());
            wrong.remove(key);
        } else {
            wrong.add(key);
        }
    }

    private JsonValue changes() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            JsonValue other = scalar();
            return other.isNothing() ? other : new Wrong("Invalid KVSets (object)");
        }
        List<KeyChange> changes = new ArrayList<>();
        boolean right = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            @Nullable KeyChange change = change();
            if (change != null) {
                changes.add(change);
            }
            right &= change != null;
        }
        return right ? new Changes(changes) : new Wrong("Invalid KVSets (entry)");
    }

    /** Null if it is none. */
    private @Nullable KeyChange change() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        JsonValue key = NULL;
        JsonValue value = NULL;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "key" -> key = scalar();
                case "value" -> value = scalar();
                default -> parser.skipChildren();
            }
        }
        if (!(key instanceof Text text) || !(value instanceof Text || value.isNothing())) {
            return null;
        }
        return new KeyChange(text.text(), value instanceof Text given ? given.text() : null);
    }
}
