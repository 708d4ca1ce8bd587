package io.chamberhub.room;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A room at one position.
 *
 * @param state the room's keys and values, in the order in which the keys came
 * @param clients in the order in which they came
 * @param nextId what the next client's id counts from
 */
public record RoomSnapshot(RoomPosition position, Map<String, String> state, List<RoomClient> clients, long nextId) {
    public RoomSnapshot {
        state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
        clients = List.copyOf(clients);
    }
}
