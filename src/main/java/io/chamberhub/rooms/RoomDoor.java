package io.chamberhub.rooms;

/** Where connections to halls of rooms arrive on a shard. Confined to the event loop of that shard. */
public interface RoomDoor {
    /**
     * A client has connected. It will be read from as soon as this has returned.
     *
     * @param hall its path, such as {@code /wss}
     * @param socket what is known of the client, and the way to it
     * @return what is told of it
     */
    RoomSession connected(String hall, RoomSocket socket);
}
