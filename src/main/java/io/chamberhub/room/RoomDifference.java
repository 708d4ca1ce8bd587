package io.chamberhub.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What clients that know a room as it was have to be told, so that they know it as it is. A client that is another one by
 * now under the same id is removed, then added. Clients that only listen are left out.
 *
 * @param roomChanges to the room's state
 * @param updateClients changes to the states of clients, by id
 * @param removeClients ids of those that are gone
 * @param addClients those that have come
 */
public record RoomDifference(
        List<KeyChange> roomChanges,
        Map<String, List<KeyChange>> updateClients,
        List<String> removeClients,
        List<RoomClient> addClients) {
    public RoomDifference {
        roomChanges = List.copyOf(roomChanges);
        updateClients = Collections.unmodifiableMap(new LinkedHashMap<>(updateClients));
        removeClients = List.copyOf(removeClients);
        addClients = List.copyOf(addClients);
    }

    /** Whether there is nothing to be told. */
    public boolean isEmpty() {
        return roomChanges.isEmpty() && updateClients.isEmpty() && removeClients.isEmpty() && addClients.isEmpty();
    }

    static RoomDifference between(RoomSnapshot before, RoomSnapshot after) {
        Map<String, RoomClient> old = announced(before.clients());
        Map<String, RoomClient> now = announced(after.clients());
        Map<String, List<KeyChange>> updates = new LinkedHashMap<>();
        List<RoomClient> added = new ArrayList<>();
        now.forEach((id, client) -> {
            RoomClient known = old.get(id);
            if (known == null || !known.looksLike(client)) {
                added.add(client);
            } else if (!known.info().state().equals(client.info().state())) {
                updates.put(id, changes(known.info().state(), client.info().state()));
            }
        });
        List<String> removed = old.values().stream()
                .filter(client -> !now.containsKey(client.id()) || added.contains(now.get(client.id())))
                .map(RoomClient::id)
                .toList();
        return new RoomDifference(changes(before.state(), after.state()), updates, removed, added);
    }

    private static Map<String, RoomClient> announced(Collection<RoomClient> clients) {
        return clients.stream()
                .filter(client -> !client.readonly())
                .collect(
                        Collectors.toMap(RoomClient::id, Function.identity(), (one, other) -> one, LinkedHashMap::new));
    }

    private static List<KeyChange> changes(Map<String, String> before, Map<String, String> after) {
        List<KeyChange> changes = new ArrayList<>();
        before.keySet().stream()
                .filter(key -> !after.containsKey(key))
                .forEach(key -> changes.add(new KeyChange(key, null)));
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                changes.add(new KeyChange(key, value));
            }
        });
        return changes;
    }
}
