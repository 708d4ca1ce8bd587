package io.chamberhub.server;

import io.chamberhub.room.RoomLimits;
import io.chamberhub.rooms.HallRooms;
import io.chamberhub.rooms.OpenLogic;
import io.chamberhub.rooms.RoomSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The halls of rooms among all halls. */
final class RoomHalls {
    private RoomHalls() {}

    /** By path. */
    static Map<String, HallRooms> of(List<HallSettings> halls) {
        Map<String, HallRooms> rooms = new HashMap<>();
        for (HallSettings hall : halls) {
            if (hall.protocol() == Protocol.ROOMS) {
                RoomLimits limits = new RoomLimits(
                        hall.limits().maxChambers(), hall.limits().chamberMaxConnections(), 1024, 262_144, 64, 16_384);
                rooms.put(
                        hall.path(), new HallRooms(new RoomSettings(5_000, 60_000, 5_000, 0, limits), new OpenLogic()));
            }
        }
        return rooms;
    }
}
