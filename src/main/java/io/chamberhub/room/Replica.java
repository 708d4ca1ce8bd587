package io.chamberhub.room;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room as somebody knows it who hears its events in order: those on whose node it is kept, and every shard that has clients
 * in it. Not thread-safe.
 */
public final class Replica {
    private RoomPosition position;
    private final Map<String, String> state;
    private final Map<String, RoomClient> clients = new LinkedHashMap<>();
    private final Map<String, String> readableState;
    private final Map<String, RoomClient> readableClients = Collections.unmodifiableMap(clients);
    private StateSize size;
    private long nextId;
    /** Of this position, once somebody has asked for it. */
    private @Nullable RoomSnapshot snapshot;

    private Replica(RoomSnapshot origin) {
        position = origin.position();
        state = new LinkedHashMap<>(origin.state());
        readableState = Collections.unmodifiableMap(state);
        origin.clients().forEach(client -> clients.put(client.id(), client));
        size = StateSize.of(state);
        nextId = origin.nextId();
        snapshot = origin;
    }

    public static Replica of(RoomSnapshot snapshot) {
        return new Replica(snapshot);
    }

    public RoomPosition position() {
        return position;
    }

    /** The room's keys and values. A view, to be read only. */
    public Map<String, String> state() {
        return readableState;
    }

    /** The clients by id, in the order in which they came. A view, to be read only. */
    public Map<String, RoomClient> clients() {
        return readableClients;
    }

    /** The client with this id; null if it is not in the room. */
    public @Nullable RoomClient client(String id) {
        return clients.get(id);
    }

    /** How many keys the room's state has. */
    public int keys() {
        return size.keys();
    }

    /** How many bytes the room's state has, keys and values together, as UTF-8. */
    public long bytes() {
        return size.bytes();
    }

    StateSize size() {
        return size;
    }

    /** What the next client's id counts from. */
    public long nextId() {
        return nextId;
    }

    /** The room at this position. Taken once only, however often it is asked for. */
    public RoomSnapshot snapshot() {
        RoomSnapshot current = snapshot;
        if (current == null) {
            current = new RoomSnapshot(position, state, List.copyOf(clients.values()), nextId);
            snapshot = current;
        }
        return current;
    }

    /** What clients that know this have to be told so that they know another one. */
    public RoomDifference differenceTo(RoomSnapshot other) {
        return RoomDifference.between(snapshot(), other);
    }

    /** The event that follows this position has happened. */
    public void apply(RoomEvent event) {
        if (event instanceof RoomEvent.Joined joined) {
            RoomClient client = joined.client();
            clients.put(client.id(), client);
            nextId = Math.max(nextId, Long.parseLong(client.id()) + 1);
        } else if (event instanceof RoomEvent.Left left) {
            clients.remove(left.client());
        } else if (event instanceof RoomEvent.Changed changed) {
            change(changed);
        } else if (event instanceof RoomEvent.Closed) {
            clients.clear();
            state.clear();
            size = StateSize.NOTHING;
        }
        position = position.plus(1);
        snapshot = null;
    }

    private void change(RoomEvent.Changed changed) {
        List<KeyChange> ofRoom = changed.room();
        if (ofRoom != null) {
            size = size.after(state, ofRoom);
            change(state, ofRoom);
        }
        List<KeyChange> ofClient = changed.client();
        RoomClient client = changed.by() == null ? null : clients.get(changed.by());
        if (ofClient != null && client != null) {
            Map<String, String> own = new LinkedHashMap<>(client.info().state());
            change(own, ofClient);
            clients.put(client.id(), client.withState(own));
        }
    }

    private static void change(Map<String, String> state, List<KeyChange> changes) {
        for (KeyChange change : changes) {
            String value = change.value();
            if (value == null) {
                state.remove(change.key());
            } else {
                state.put(change.key(), value);
            }
        }
    }
}
