package io.chamberhub.room;

/** Why a step was not taken. */
public enum Refusal {
    /** What it rests on has changed since it was looked at. */
    STALE,
    /** There is no such room, and the hall has no place for another one. */
    TOO_MANY_ROOMS,
    ROOM_FULL,
    /** The client it is about is not in the room. */
    NO_SUCH_CLIENT,
    /** The id it is about is another client's by now. */
    ID_TAKEN,
    /** The room's state would have more keys than it may. */
    TOO_MANY_KEYS,
    /** The room's state would have more bytes than it may. */
    STATE_TOO_BIG,
    /** The client's state would have more keys than it may. */
    TOO_MANY_CLIENT_KEYS,
    /** The client would have more bytes than it may: its state, its type, its name and its subject. */
    CLIENT_STATE_TOO_BIG
}
