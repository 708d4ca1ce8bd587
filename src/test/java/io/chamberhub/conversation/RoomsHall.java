package io.chamberhub.conversation;

/** Halls of the protocol {@code rooms} that conversations are held in. */
enum RoomsHall {
    /** Without logic. */
    FREE,
    /** With logic that asks for the room protocol {@code cardographer:1} and handles the action {@code test}. */
    JUDGED
}
