package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** How one speaks with a server so that it says everything again. */
enum Dialect {
    /** What is said is heard: an echo server. */
    PLAIN("", "", "", ""),
    /** A hall of protocol {@code echo}: a header line addresses everyone, and another one says from whom it is. */
    ECHO("echo", "I0", "T**\n", "F0\n");

    private final String subprotocol;
    private final String welcome;
    private final String said;
    private final String heard;

    Dialect(String subprotocol, String welcome, String said, String heard) {
        this.subprotocol = subprotocol;
        this.welcome = welcome;
        this.said = said;
        this.heard = heard;
    }

    /** The subprotocol that must be offered. */
    Optional<String> subprotocol() {
        return subprotocol.isEmpty() ? Optional.empty() : Optional.of(subprotocol);
    }

    /** What is heard at first. */
    Optional<String> welcome() {
        return welcome.isEmpty() ? Optional.empty() : Optional.of(welcome);
    }

    /** How a message with this content begins on its way to the server. */
    Buffer said(Buffer content) {
        return Buffer.buffer(said).appendBuffer(content);
    }

    /** What comes back of a message with this content. */
    Buffer heard(Buffer content) {
        return Buffer.buffer(heard).appendBuffer(content);
    }
}
