package io.chamberhub.room;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key of a room's or a client's state gets a value, or loses it.
 *
 * @param value null removes the key
 */
public record KeyChange(String key, @Nullable String value) {
    public KeyChange {
        Objects.requireNonNull(key, "key");
    }
}
