package io.chamberhub.rooms;

import io.chamberhub.room.KeyChange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of a change that a client has asked for. */
public sealed interface ChangeDecision {
    /**
     * These changes are applied, together. Nothing is if there are none.
     *
     * @param roomChanges to the room's state; null for none. A client that may only listen cannot have any
     * @param clientChanges to the state of the client that asked; null for none
     * @param echo whether that client is told as well
     */
    record Apply(
            @Nullable List<KeyChange> roomChanges, @Nullable List<KeyChange> clientChanges, boolean echo)
            implements ChangeDecision {
        public Apply {
            roomChanges = roomChanges == null ? null : List.copyOf(roomChanges);
            clientChanges = clientChanges == null ? null : List.copyOf(clientChanges);
        }
    }

    /**
     * Nothing is applied, and the connection of the client ends: the protocol has no other way to refuse a change.
     *
     * @param message tells the client why
     */
    record Refuse(String message) implements ChangeDecision {
        public Refuse {
            Objects.requireNonNull(message, "message");
        }
    }

    /** What was asked for is applied. */
    static Apply apply(ChangeRequest request) {
        return new Apply(request.roomChanges(), request.clientChanges(), request.echo());
    }

    static Refuse refuse(String message) {
        return new Refuse(message);
    }
}
