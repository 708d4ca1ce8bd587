package io.chamberhub.wire;

/** A client broke a rule that ends its connection; carries how. */
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1;

    private final transient CloseReason ending;

    public ProtocolViolation(CloseReason ending) {
        // No stack trace: it is the client's mistake, thrown as often as clients like.
        super(ending.reason(), null, false, false);
        this.ending = ending;
    }

    public CloseReason ending() {
        return ending;
    }
}
