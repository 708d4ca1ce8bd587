package io.chamberhub.bench.load;

/** What clients and server speak. */
public enum Dialect {
    /** The subprotocol of the hub: welcomes, notices, and messages that name their sender. */
    ECHO,
    /** Nothing but payloads, sent on to the others as they came. */
    PLAIN,
    /** Rooms: a message is a change of the room's state, and its payload a value. All rooms are reached by one path. */
    ROOMS;

    /** The request target of a chamber. */
    String target(String chamber) {
        return this == ROOMS ? "/wss" : chamber;
    }

    /** What a client says first; empty if it says nothing before it is welcome. */
    String greeting(String chamber) {
        return this == ROOMS
                ? "{\"protocol\":\"websocket-room-server:1\",\"roomProtocol\":\"load:1\",\"roomId\":\"" + chamber
                        + "\",\"clientState\":{}}"
                : "";
    }

    /** What a client puts before a payload that is meant for all others. */
    String prefix(int sender) {
        return switch (this) {
            case ECHO -> "\n";
            case PLAIN -> "";
            case ROOMS -> "{\"type\":2,\"roomChanges\":[{\"key\":\"" + sender + "\",\"value\":\"";
        };
    }

    /** What it puts behind one. */
    String suffix() {
        return this == ROOMS ? "\"}]}" : "";
    }
}
