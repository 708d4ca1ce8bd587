package io.chamberhub.server;

import java.util.Locale;

/** What to do where a client does not take what it is due. */
public enum WhenSlow {
    /** End its connection. */
    CLOSE(1),
    /** Do not read from those who send to it until it has caught up. */
    PAUSE(2);

    private final int buffers;

    WhenSlow(int buffers) {
        this.buffers = buffers;
    }

    /** The name in settings. */
    public String settingName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many times {@code sendBuffer} may wait for a client at worst. */
    int buffers() {
        return buffers;
    }
}
