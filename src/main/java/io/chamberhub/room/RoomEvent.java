package io.chamberhub.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened in a room. All who know the room apply its events in the one order of their versions. */
public sealed interface RoomEvent {
    /** A client has come in. */
    record Joined(RoomClient client) implements RoomEvent {}

    /** A client is gone, for whatever reason. */
    record Left(String client) implements RoomEvent {}

    /**
     * State has changed. At least one of the two lists is not empty.
     *
     * @param by the client that asked for it; null if it was the server
     * @param echo whether that client is told as well
     * @param room changes to the room's state, in this order; null if none were asked for
     * @param client changes to the state of the client that asked; null if none were asked for
     */
    record Changed(
            @Nullable String by,
            boolean echo,
            @Nullable List<KeyChange> room,
            @Nullable List<KeyChange> client) implements RoomEvent {
        public Changed {
            room = room == null ? null : List.copyOf(room);
            client = client == null ? null : List.copyOf(client);
        }
    }

    /**
     * The server has something to say.
     *
     * @param client whom to; null for everyone
     * @param text the message as it goes to clients, JSON
     */
    record Told(@Nullable String client, String text) implements RoomEvent {}

    /** A client has been asked to go. It is in the room until it {@linkplain Left has left}. */
    record Ejected(String client, @Nullable String message) implements RoomEvent {}

    /** The room was closed: it has no clients and no state any more, and those that it had are asked to go. */
    record Closed(@Nullable String message) implements RoomEvent {}
}
