package io.chamberhub.rooms;

import org.jspecify.annotations.Nullable;

/** Logic that is not in this process has given no answer that counts; tells why, and no secrets. */
public final class LogicFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    private LogicFailure(String why, @Nullable Throwable cause, boolean lasting) {
        // No stack trace: it says nothing of what is wrong elsewhere.
        super(why, cause, false, false);
        this.lasting = lasting;
    }

    /** It may be different the next time. */
    static LogicFailure passing(String why, @Nullable Throwable cause) {
        return new LogicFailure(why, cause, false);
    }

    /** To ask once more is of no use. */
    static LogicFailure lasting(String why) {
        return new LogicFailure(why, null, true);
    }

    boolean isLasting() {
        return lasting;
    }
}
