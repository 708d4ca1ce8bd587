package io.chamberhub.wire;

/**
 * The ways in which the hub ends connections that are known beforehand. RFC 6455 section 7.4; codes from 4000 up are this
 * protocol's own.
 */
public enum Ending implements CloseReason {
    LEFT_ROOM(1000, "Left the room"),
    EJECTED_FROM_ROOM(1000, "Ejected"),
    ROOM_CLOSED(1000, "Room closed"),
    CHAMBER_CLOSED(1000, "Chamber closed"),
    SHUTTING_DOWN(1001, "Shutting down"),
    PROTOCOL_ERROR(1002, "Protocol error"),
    NO_HELLO(1002, "no hello received in time"),
    INVALID_TEXT(1007, "Text is not UTF-8"),
    BROKEN_DATA(1007, "Data cannot be inflated"),
    TOO_SLOW(1008, "Too slow"),
    TOO_MANY_MESSAGES(1008, "Too many messages"),
    TOO_MANY_CHANGES(1008, "Too many changes"),
    TOO_MANY_KEYS(1008, "Too many keys in the room"),
    TOO_MANY_CLIENT_KEYS(1008, "Too many keys of the client"),
    MESSAGE_CUT(1008, "Message cut short"),
    NOT_ALLOWED(1008, "Not allowed"),
    TOKEN_EXPIRED(1008, "Token expired"),
    FRAME_TOO_BIG(1009, "Frame too big"),
    MESSAGE_TOO_BIG(1009, "Message too big"),
    STATE_TOO_BIG(1009, "Room state too big"),
    CLIENT_STATE_TOO_BIG(1009, "Client state too big"),
    INTERNAL_ERROR(1011, "Internal error"),
    DIRECTORY_UNAVAILABLE(1011, "Directory unavailable"),
    SERVICE_RESTART(1012, "Service restart"),
    TOO_MANY_CHAMBERS(1013, "Too many chambers"),
    CHAMBER_FULL(1013, "Chamber is full"),
    TOO_MANY_ROOMS(1013, "Too many rooms"),
    ROOM_FULL(1013, "Room is full"),
    TOO_MANY_CONNECTIONS(1013, "Too many connections"),
    HEADER_TOO_LARGE(4000, "Header too large"),
    NO_HEADER_LINE(4001, "Message has no header line"),
    EJECTED(4003, "Ejected");

    private final int code;
    private final String reason;

    Ending(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    @Override
    public int code() {
        return code;
    }

    /** ASCII. */
    @Override
    public String reason() {
        return reason;
    }
}
