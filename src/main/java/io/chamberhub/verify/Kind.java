package io.chamberhub.verify;

import java.util.Locale;
import java.util.Optional;

/** What is done to a node. */
enum Kind {
    /** kill -9, then started again. */
    KILL,
    /** Stopped for longer than it takes to count as dead, then let go on. */
    FREEZE,
    /** Stopped for less than that. */
    PAUSE,
    /** All connections of its event bus reset, and none possible for a while. */
    CUT,
    /** SIGTERM, then started again. */
    RESTART;

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> of(String title) {
        for (Kind kind : values()) {
            if (kind.title().equals(title)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
