package io.chamberhub.rooms;

import io.chamberhub.chamber.Range;
import io.chamberhub.room.RoomLimits;

/**
 * How a hall keeps its rooms.
 *
 * @param helloTimeout how long a client may take to say hello, in ms
 * @param emptyRoomTtl how long a room outlives its last client, in ms
 * @param logicTimeout how long a decision of the hall's logic may take, in ms
 * @param changesPerSecond changes that a client may make, with a burst of one second; 0 for as many as it likes
 */
public record RoomSettings(
        int helloTimeout, int emptyRoomTtl, int logicTimeout, int changesPerSecond, RoomLimits limits) {
    public static final Range HELLO_TIMEOUT = new Range(100, 600_000);
    public static final Range EMPTY_ROOM_TTL = new Range(0, 86_400_000);
    public static final Range LOGIC_TIMEOUT = new Range(10, 600_000);
    public static final Range CHANGES = new Range(0, 1 << 30);

    public RoomSettings {
        HELLO_TIMEOUT.require("helloTimeout", helloTimeout);
        EMPTY_ROOM_TTL.require("emptyRoomTtl", emptyRoomTtl);
        LOGIC_TIMEOUT.require("logic.timeout", logicTimeout);
        CHANGES.require("changesPerSecond", changesPerSecond);
    }
}
