package io.chamberhub.rooms;

import org.jspecify.annotations.Nullable;

/**
 * A client wants the room's logic to do something.
 *
 * @param id comes back with the answer
 */
public record ActionRequest(
        String action, @Nullable String data, @Nullable String id) implements ClientMessage {}
