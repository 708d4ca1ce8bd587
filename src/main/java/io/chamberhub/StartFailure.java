package io.chamberhub;

import io.chamberhub.server.UnfitFile;
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
        return new StartFailure(setting + ": " + UnfitFile.inOneLine(failure));
    }
}
