package io.chamberhub.rooms;

import io.chamberhub.room.RoomClient;
import java.util.List;
import java.util.Map;

/**
 * A room as its logic sees it: one moment's view, which does not change. What of it was looked at is remembered: a decision is
 * applied only if that is still so, and otherwise asked for again. To be looked at before the decision is completed.
 */
public interface RoomView {
    /** The hall that it is a room of, such as {@code /wss}. */
    String hall();

    String id();

    /** How many events the room has seen. Looking at it alone does not bind the decision. */
    long version();

    /** The room's keys and values, in the order in which the keys came. Unmodifiable. */
    Map<String, String> state();

    /** Its clients with their states, those included that only listen, in the order in which they came. Unmodifiable. */
    List<RoomClient> clients();
}
