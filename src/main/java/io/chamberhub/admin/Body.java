package io.chamberhub.admin;

import io.chamberhub.chamber.Range;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a request brings; what is wrong with it is thrown as {@link Refused}. */
record Body(JsonObject json) {
    boolean has(String name) {
        return json.containsKey(name);
    }

    Optional<String> text(String name) {
        return has(name) ? Optional.of(as(String.class, name, "a text")) : Optional.empty();
    }

    Optional<Long> whole(String name, Range range) {
        return has(name) ? Optional.of(requiredWhole(name, range)) : Optional.empty();
    }

    long requiredWhole(String name, Range range) {
        Object value = json.getValue(name);
        if (!(value instanceof Integer || value instanceof Long) || !range.contains(((Number) value).longValue())) {
            throw wrong(name, range.toString());
        }
        return ((Number) value).longValue();
    }

    Optional<Double> share(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        double share = as(Number.class, name, "a number").doubleValue();
        if (!(share > 0 && share <= 1)) {
            throw wrong(name, "a number above 0 and up to 1");
        }
        return Optional.of(share);
    }

    JsonObject object(String name) {
        return as(JsonObject.class, name, "an object");
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object each : as(JsonArray.class, name, "a list")) {
            if (!(each instanceof String text)) {
                throw wrong(name, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    private <T> T as(Class<T> type, String name, String allowed) {
        Object value = json.getValue(name);
        if (!type.isInstance(value)) {
            throw wrong(name, allowed);
        }
        return type.cast(value);
    }

    private Refused wrong(String name, String allowed) {
        return Refused.wrong(name + ": " + (has(name) ? "not " : "missing; ") + allowed);
    }
}
