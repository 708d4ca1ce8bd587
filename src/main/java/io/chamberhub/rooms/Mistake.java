package io.chamberhub.rooms;

/** A client has said what it must not say; tells what is wrong with it. */
public final class Mistake extends Exception {
    private static final long serialVersionUID = 1;

    public Mistake(String what) {
        // No stack trace: it is the client's mistake, made as often as clients like.
        super(what, null, false, false);
    }

    /** What is wrong, in words that clients know. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
