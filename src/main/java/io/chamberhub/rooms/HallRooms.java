package io.chamberhub.rooms;

/**
 * The rooms of one hall, as a shard serves them.
 *
 * @param logic decides what may happen there
 */
public record HallRooms(RoomSettings settings, RoomLogic logic) {
    /** Whether the logic has to be told of those who leave. */
    boolean owed() {
        return logic.wantsLeaves();
    }
}
