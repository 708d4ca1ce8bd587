package io.chamberhub.room;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself in its hello, and the others are told.
 *
 * @param type what kind of client it is, if it says so
 * @param name what it wants to be called, if it says so
 * @param state its own keys and values, in the order in which they were given
 */
public record ClientInfo(@Nullable String type, @Nullable String name, Map<String, String> state) {
    public ClientInfo {
        state.forEach((key, value) -> {
            Objects.requireNonNull(key, "a key of the state");
            Objects.requireNonNull(value, "a value of the state");
        });
        state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
    }

    /** The same client with another state. */
    public ClientInfo withState(Map<String, String> other) {
        return new ClientInfo(type, name, other);
    }
}
