package io.chamberhub.wire;

/** How the hub ends a connection: what its client reads in the close frame. */
public interface CloseReason {
    /** How long a reason may be, in bytes of UTF-8: what a control frame has room for beside the code. */
    int MAX_LENGTH = 123;

    /** The close code, 1000 to 4999. */
    int code();

    /** At most {@link #MAX_LENGTH} bytes of UTF-8. */
    String reason();
}
