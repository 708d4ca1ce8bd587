package io.chamberhub.rooms;

/**
 * Where a hall's logic answers on the event bus.
 *
 * @param address of a consumer on any node of the cluster
 * @param timeout ms until an answer must be there
 * @param sendState whether requests say what the room is like, but for {@code leave}; decisions are then bound to that
 */
public record BusLogicSettings(String address, int timeout, boolean sendState) {
    public BusLogicSettings {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("logic.address: must not be empty");
        }
        RoomSettings.LOGIC_TIMEOUT.require("logic.timeout", timeout);
    }
}
