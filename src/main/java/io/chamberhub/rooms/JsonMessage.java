package io.chamberhub.rooms;

import io.chamberhub.room.KeyChange;
import io.chamberhub.rooms.JsonValue.Amount;
import io.chamberhub.rooms.JsonValue.Changes;
import io.chamberhub.rooms.JsonValue.Missing;
import io.chamberhub.rooms.JsonValue.State;
import io.chamberhub.rooms.JsonValue.Text;
import io.chamberhub.rooms.JsonValue.Truth;
import io.chamberhub.rooms.JsonValue.Wrong;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message that is JSON, and what they must be. A message that is no object has none.
 *
 * @param values by the names of the fields
 */
record JsonMessage(Map<String, JsonValue> values) {
    private static final JsonValue MISSING = new Missing();

    /** @param mistake if it is no text */
    String text(String field, String mistake) throws Mistake {
        if (value(field) instanceof Text text) {
            return text.text();
        }
        throw new Mistake(mistake);
    }

    /**
     * A text, or null where there is nothing.
     *
     * @param mistake if it is something else
     */
    @Nullable
    String optional(String field, String mistake) throws Mistake {
        JsonValue value = value(field);
        if (value instanceof Text text) {
            return text.text();
        } else if (value.isNothing()) {
            return null;
        }
        throw new Mistake(mistake);
    }

    /**
     * Whether it is true; not so where it is null or missing.
     *
     * @param mistake if it is something else
     */
    boolean flag(String field, String mistake) throws Mistake {
        JsonValue value = value(field);
        if (value instanceof Truth truth) {
            return truth.value();
        } else if (value instanceof JsonValue.Null || value instanceof Missing) {
            return false;
        }
        throw new Mistake(mistake);
    }

    /** The number that says what kind of message it is. */
    double type() throws Mistake {
        JsonValue value = value("type");
        if (value instanceof Amount amount) {
            return amount.number();
        }
        // The bracket stays open: these are the words that clients know.
        throw new Mistake("message without numerical type (" + value.type());
    }

    Map<String, String> state(String field) throws Mistake {
        JsonValue value = value(field);
        if (value instanceof State state) {
            return state.state();
        }
        throw value instanceof Wrong wrong ? new Mistake(wrong.mistake()) : new Mistake("Invalid KVStore (type)");
    }

    /** Null where there is nothing. */
    @Nullable
    List<KeyChange> changes(String field) throws Mistake {
        JsonValue value = value(field);
        if (value instanceof Changes changes) {
            return changes.changes();
        } else if (value.isNothing()) {
            return null;
        }
        throw value instanceof Wrong wrong ? new Mistake(wrong.mistake()) : new Mistake("Invalid KVSets (object)");
    }

    private JsonValue value(String field) {
        return values.getOrDefault(field, MISSING);
    }
}
