package io.chamberhub.rooms;

/** No logic of the hall handles actions. */
public final class UnhandledActions extends Exception {
    private static final long serialVersionUID = 1L;

    public UnhandledActions() {
        super("unhandled actions", null, false, false);
    }
}
