package io.chamberhub.rooms;

import io.chamberhub.room.KeyChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an action.
 *
 * @param success whether it could be done
 * @param data for the client that asked
 * @param msg for the client that asked
 * @param roomChanges what else the action changes in the room's state; null for nothing. All clients are told, the one that asked as well,
 *     before it gets its answer
 * @param clientChanges likewise, in the state of the client that asked
 */
public record ActionDecision(
        boolean success,
        @Nullable String data,
        @Nullable String msg,
        @Nullable List<KeyChange> roomChanges,
        @Nullable List<KeyChange> clientChanges) {
    public ActionDecision {
        roomChanges = roomChanges == null ? null : List.copyOf(roomChanges);
        clientChanges = clientChanges == null ? null : List.copyOf(clientChanges);
    }

    /** It was done. */
    public static ActionDecision done(@Nullable String data) {
        return new ActionDecision(true, data, null, null, null);
    }

    /** It was not, and {@code msg} says why. */
    public static ActionDecision failed(String msg) {
        return new ActionDecision(false, null, msg, null, null);
    }

    /** The same, with changes to the room's state. */
    public ActionDecision changing(List<KeyChange> changes) {
        return new ActionDecision(success, data, msg, changes, clientChanges);
    }
}
