package io.chamberhub.room;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.RoomRecord.Owed;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Clients that have left a room, of which the hall's logic has not been told yet. Not thread-safe. */
final class Debts {
    private final Map<String, Owed> byClient = new LinkedHashMap<>();

    Debts(List<Owed> owed) {
        owed.forEach(one -> byClient.put(one.client().id(), one));
    }

    /** From now on the shard has to tell of these clients. */
    void owe(List<RoomClient> clients, ShardId shard) {
        clients.forEach(client -> byClient.put(client.id(), new Owed(client, shard)));
    }

    void settle(Collection<String> clients) {
        clients.forEach(byClient::remove);
    }

    /** What shards of these nodes had to tell is the shard's to tell. Answers of whom. */
    List<RoomClient> takeOver(Set<String> nodes, ShardId shard) {
        List<RoomClient> taken = byClient.values().stream()
                .filter(owed -> nodes.contains(owed.shard().node()))
                .map(Owed::client)
                .toList();
        owe(taken, shard);
        return taken;
    }

    /** The nodes whose shards have somebody to tell of. */
    Set<String> nodes() {
        Set<String> nodes = new HashSet<>();
        byClient.values().forEach(owed -> nodes.add(owed.shard().node()));
        return nodes;
    }

    boolean isEmpty() {
        return byClient.isEmpty();
    }

    List<Owed> all() {
        return List.copyOf(byClient.values());
    }
}
