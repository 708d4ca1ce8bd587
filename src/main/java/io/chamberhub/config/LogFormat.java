package io.chamberhub.config;

import java.util.Locale;

/** How an event is written. */
public enum LogFormat {
    /** For humans: time, level, where, what, then keys and values. */
    TEXT,
    /** For programs: an object on each line. */
    JSON;

    /** The name in settings. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
