package io.chamberhub.server;

import io.chamberhub.rooms.RoomDoor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A hub with something else than rooms behind the doors of its halls of rooms. */
public final class HubWithRooms {
    private HubWithRooms() {}

    /**
     * Starts it.
     *
     * @param door of all shards, which use it at the same time
     */
    public static Future<Hub> start(Vertx vertx, ServerSettings settings, HubOptions options, RoomDoor door) {
        return Hub.start(vertx, settings, options, (shard, context, rooms) -> door);
    }
}
