package io.chamberhub;

import java.io.Serial;

/** The node could not start although its settings are sound: something around it is not as they say. */
final class StartFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    StartFailure(String whatToDo) {
        super(whatToDo);
    }

    /** Finds what is behind a failure and says it in one line, with the setting it concerns. */
    static StartFailure of(String setting, Throwable failure) {
        return new StartFailure(setting + ": " + inOneLine(failure));
    }

    /** What is behind a failure. */
    static String inOneLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
