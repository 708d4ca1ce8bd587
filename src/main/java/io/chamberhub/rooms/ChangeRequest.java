package io.chamberhub.rooms;

import io.chamberhub.room.KeyChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client wants state changed.
 *
 * @param roomChanges the room's, in this order; null if the message has none
 * @param clientChanges its own, in this order; null if the message has none
 * @param echo whether it wants to be told of the change like the others
 */
public record ChangeRequest(
        @Nullable List<KeyChange> roomChanges, @Nullable List<KeyChange> clientChanges, boolean echo)
        implements ClientMessage {
    public ChangeRequest {
        roomChanges = roomChanges == null ? null : List.copyOf(roomChanges);
        clientChanges = clientChanges == null ? null : List.copyOf(clientChanges);
    }
}
