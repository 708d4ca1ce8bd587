package io.chamberhub.rooms;

/** The logic of a hall has not answered in time. */
final class LogicTimeout extends Exception {
    private static final long serialVersionUID = 1L;

    LogicTimeout() {
        super("the room's logic did not answer in time", null, false, false);
    }
}
