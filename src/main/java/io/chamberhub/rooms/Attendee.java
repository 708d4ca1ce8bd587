package io.chamberhub.rooms;

import io.chamberhub.room.Replica;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A client in a room of its shard, as the room sees it. */
interface Attendee {
    /** It is in the room under this id; {@code room} is as it is now, the newcomer included. */
    void welcomed(String id, Replica room);

    /** A frame is due to it. */
    void tell(Buffer frame);

    /** The server wants it to go. */
    void ejected(@Nullable String message);

    /** The room was closed; it is in it no more. */
    void closed(@Nullable String message);

    /** The room has lost it, by no fault of its own. */
    void lost();
}
