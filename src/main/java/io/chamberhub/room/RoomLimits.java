package io.chamberhub.room;

import io.chamberhub.chamber.Range;

/**
 * How large rooms of a hall may be.
 *
 * @param rooms in the hall, those included that are empty and remembered still
 * @param clients in a room
 * @param keys of a room's state
 * @param bytes of a room's state, keys and values together, as UTF-8
 * @param clientKeys of a client's state
 * @param clientBytes of a client: its state, as above, its type, its name and its subject
 */
public record RoomLimits(int rooms, int clients, int keys, int bytes, int clientKeys, int clientBytes) {
    public static final Range KEYS = new Range(0, 1_000_000);
    public static final Range BYTES = new Range(0, 1 << 28);

    public RoomLimits {
        KEYS.require("roomMaxKeys", keys);
        BYTES.require("roomMaxBytes", bytes);
        KEYS.require("clientMaxKeys", clientKeys);
        BYTES.require("clientMaxBytes", clientBytes);
    }
}
