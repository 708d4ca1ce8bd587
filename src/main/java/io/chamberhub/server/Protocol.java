package io.chamberhub.server;

import java.util.Locale;

/** What clients and hub speak inside a hall. */
public enum Protocol {
    /** Header lines that address members, streams, presence. */
    ECHO,
    /** Messages and nothing else. */
    PLAIN;

    /** The name in settings and in the WebSocket handshake. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
