package io.chamberhub.room;

import java.util.List;

/** What somebody has missed who knew a room at some position. */
public sealed interface RoomUpdate {
    /** These events, of which the first one follows what is known. Empty if nothing was missed. */
    record Events(List<RoomEvent> events) implements RoomUpdate {
        public Events {
            events = List.copyOf(events);
        }
    }

    /** More than is remembered, or the room has another life: this is what it is like now. */
    record Anew(RoomSnapshot snapshot) implements RoomUpdate {}

    /** There is no such room. */
    record Gone() implements RoomUpdate {}
}
