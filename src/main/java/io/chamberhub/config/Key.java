package io.chamberhub.config;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One setting.
 *
 * @param path names from the top of the JSON, joined by dots, {@code PATH} standing for any hall
 * @param fallback the value where none is given; without one the key may stay absent
 * @param from the value in checked settings of type {@code S}
 */
record Key<S, T>(String path, Kind<T> kind, Optional<T> fallback, String meaning, Function<S, Optional<T>> from) {

    static final String ANY_HALL = "halls.PATH";

    boolean isOfHall() {
        return path.startsWith(ANY_HALL);
    }

    String pathInHall() {
        return path.substring(ANY_HALL.length() + 1);
    }

    /** The environment variable that overrides this key: {@code cluster.deadAfter} is HUB_CLUSTER_DEAD_AFTER. */
    String variable() {
        return "HUB_"
                + path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Puts the value into nested objects below {@code json}, where there is one; a secret is left out. */
    void write(S settings, String at, JsonObject json) {
        if (kind instanceof Kind.Secret) {
            return;
        }
        from.apply(settings).ifPresent(value -> put(kind.write(value), at, json));
    }

    private static void put(Object value, String at, JsonObject json) {
        int dot = at.indexOf('.');
        if (dot < 0) {
            json.put(at, value);
            return;
        }
        String group = at.substring(0, dot);
        if (!json.containsKey(group)) {
            json.put(group, new JsonObject());
        }
        put(value, at.substring(dot + 1), json.getJsonObject(group));
    }
}
