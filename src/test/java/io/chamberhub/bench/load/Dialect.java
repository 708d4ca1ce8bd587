package io.chamberhub.bench.load;

/** What clients and server speak. */
public enum Dialect {
    /** The subprotocol of the hub: welcomes, notices, and messages that name their sender. */
    ECHO("\n"),
    /** Nothing but payloads, sent on to the others as they came. */
    PLAIN("");

    private final String prefix;

    Dialect(String prefix) {
        this.prefix = prefix;
    }

    /** What a client puts before a payload that is meant for all others. */
    String prefix() {
        return prefix;
    }
}
