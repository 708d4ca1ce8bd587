package io.chamberhub.rooms;

import io.chamberhub.chamber.ChamberName;
import org.jspecify.annotations.Nullable;

/** Is told of the clients that a shard has in rooms. Called on the event loop of the shard. */
public interface RoomWatch {
    /** A client is in a room; it may be that it was before. */
    void joined(ChamberName room, String client, @Nullable String subject);

    /** A client is not in a room any more; it may be that it was not before. */
    void left(ChamberName room, String client);
}
