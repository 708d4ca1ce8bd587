package io.chamberhub.server;

import java.util.Locale;

/** What to do where a client does not take what it is due. */
public enum WhenSlow {
    /** End its connection. */
    CLOSE,
    /** Do not read from those who send to it until it has caught up. */
    PAUSE;

    /** The name in settings. */
    public String settingName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
