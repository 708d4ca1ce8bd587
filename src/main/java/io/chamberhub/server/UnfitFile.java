package io.chamberhub.server;

import java.io.Serial;

/** A file is not what a setting says it is. The message names the setting and says what is wrong, in one line. */
public final class UnfitFile extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    UnfitFile(String problem) {
        super(problem);
    }

    UnfitFile(String problem, Throwable failure) {
        super(problem + ": " + inOneLine(failure), failure);
    }

    private static String inOneLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
