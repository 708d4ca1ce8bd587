package io.chamberhub.room;

/**
 * How far a room has come.
 *
 * @param life tells a room from another one of the same name, and from what it was before it was lost and made good
 * @param version how many events there have been; the first one makes it 1
 */
public record RoomPosition(long life, long version) {
    /** Of somebody who knows nothing of a room. */
    public static final RoomPosition NONE = new RoomPosition(0, -1);

    /** The position after so many more events. */
    public RoomPosition plus(long events) {
        return new RoomPosition(life, version + events);
    }
}
