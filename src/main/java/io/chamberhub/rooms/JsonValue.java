package io.chamberhub.rooms;

import io.chamberhub.room.KeyChange;
import java.util.List;
import java.util.Map;

/** A value of a field of a message, as JavaScript would judge it. */
sealed interface JsonValue {
    /** What JavaScript calls its type. */
    default String type() {
        return "object";
    }

    /** Whether JavaScript takes it for nothing. */
    default boolean isNothing() {
        return false;
    }

    record Text(String text) implements JsonValue {
        @Override
        public String type() {
            return "string";
        }

        @Override
        public boolean isNothing() {
            return text.isEmpty();
        }
    }

    record Amount(double number) implements JsonValue {
        @Override
        public String type() {
            return "number";
        }

        @Override
        public boolean isNothing() {
            return number == 0;
        }
    }

    record Truth(boolean value) implements JsonValue {
        @Override
        public String type() {
            return "boolean";
        }

        @Override
        public boolean isNothing() {
            return !value;
        }
    }

    /** {@code null}. */
    record Null() implements JsonValue {
        @Override
        public boolean isNothing() {
            return true;
        }
    }

    /** What is not there at all. */
    record Missing() implements JsonValue {
        @Override
        public String type() {
            return "undefined";
        }

        @Override
        public boolean isNothing() {
            return true;
        }
    }

    /** An object or an array, of which nobody needs to know what is in it. */
    record Something() implements JsonValue {}

    /** Keys and values of a client. */
    record State(Map<String, String> state) implements JsonValue {}

    record Changes(List<KeyChange> changes) implements JsonValue {}

    /** What is not as it should be; if it counts, that is the mistake. */
    record Wrong(String mistake) implements JsonValue {}
}
