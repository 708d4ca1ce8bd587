package io.chamberhub.directory;

import io.chamberhub.room.RoomAnswer;

/**
 * What came of a commit to a room's entry.
 *
 * @param answer as the shard gets it
 * @param reservation under which the hall counts the room; empty if there was none
 * @param removed whether the room has ended, or nothing ever happened in it
 */
record Committed(RoomAnswer answer, String reservation, boolean removed) {
    static Committed absent(RoomAnswer answer) {
        return new Committed(answer, "", false);
    }

    boolean absent() {
        return reservation.isEmpty();
    }

    /** Whether the room goes on under this reservation. */
    boolean stands(String token) {
        return !removed && reservation.equals(token);
    }
}
