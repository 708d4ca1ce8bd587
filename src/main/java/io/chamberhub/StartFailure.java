package io.chamberhub;

import io.chamberhub.server.UnfitFile;
import java.io.Serial;
import java.util.List;

/** The node could not start: something around it is not as its settings say, or they name what cannot be used. */
final class StartFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** Exit codes: the settings are wrong, or the machine or the network is not as they say. */
    private static final int MISUSED = 2;

    private static final int ENVIRONMENT = 1;

    private final int exitCode;

    StartFailure(String whatToDo) {
        this(whatToDo, ENVIRONMENT);
    }

    private StartFailure(String whatToDo, int exitCode) {
        super(whatToDo);
        this.exitCode = exitCode;
    }

    /** The settings themselves turn out to be wrong, in ways that are said line by line. */
    static StartFailure of(List<String> mistakes) {
        return new StartFailure(String.join("\n", mistakes), MISUSED);
    }

    int exitCode() {
        return exitCode;
    }

    /** Finds what is behind a failure and says it in one line, with the setting it concerns. */
    static StartFailure of(String setting, Throwable failure) {
        return new StartFailure(setting + ": " + UnfitFile.inOneLine(failure));
    }
}
