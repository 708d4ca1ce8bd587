package io.chamberhub.server;

import java.io.Serial;

/** A token does not count. */
final class UnfitToken extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** What stands for the token in a sentence about it. */
    private static final String IT = "It";

    private final String rest;

    /** @param rest of a sentence that begins with the token, such as {@code " has expired"}; it shows nothing of the token */
    UnfitToken(String rest) {
        // No stack trace: it is the client's mistake, made as often as clients like.
        super(IT + rest, null, false, false);
        this.rest = rest;
    }

    /** What is wrong with it, in a sentence without full stop. */
    String why(String token) {
        return token + rest;
    }
}
