package io.chamberhub.server;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file, or a class, is not what a setting says it is. The message names the setting and says what is wrong, in one line. */
public final class UnfitFile extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    UnfitFile(String problem) {
        super(problem);
    }

    UnfitFile(String problem, Throwable failure) {
        super(problem + ": " + inOneLine(failure), failure);
    }

    /** Reads a file that a setting names. Blocks. */
    public static byte[] read(String setting, Path file) throws UnfitFile {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UnfitFile(setting + ": " + file + " is not a file that can be read");
        }
    }

    /** What is behind a failure. */
    public static String inOneLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
