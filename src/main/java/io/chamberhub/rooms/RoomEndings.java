package io.chamberhub.rooms;

import io.chamberhub.room.Refusal;
import io.chamberhub.wire.Ending;

/** How connections end whose steps were refused. */
final class RoomEndings {
    private RoomEndings() {}

    static Ending of(Refusal refusal) {
        return switch (refusal) {
            case TOO_MANY_ROOMS -> Ending.TOO_MANY_ROOMS;
            case ROOM_FULL -> Ending.ROOM_FULL;
            case TOO_MANY_KEYS -> Ending.TOO_MANY_KEYS;
            case STATE_TOO_BIG -> Ending.STATE_TOO_BIG;
            case TOO_MANY_CLIENT_KEYS -> Ending.TOO_MANY_CLIENT_KEYS;
            case CLIENT_STATE_TOO_BIG -> Ending.CLIENT_STATE_TOO_BIG;
            case NO_SUCH_CLIENT, ID_TAKEN -> Ending.SERVICE_RESTART;
            case STALE -> Ending.INTERNAL_ERROR;
        };
    }
}
