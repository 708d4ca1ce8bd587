package io.chamberhub.config;

import java.util.List;

/** Settings that cannot be used, with every mistake in them on a line of its own. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    SettingsException(List<String> mistakes) {
        super(String.join("\n", mistakes));
    }

    /** One line each: the key, the value found, what is allowed. */
    public List<String> mistakes() {
        return String.valueOf(getMessage()).lines().toList();
    }
}
