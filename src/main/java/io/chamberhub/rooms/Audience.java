package io.chamberhub.rooms;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.room.Replica;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomDifference;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomSnapshot;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clients of a room on one shard: they are told what happens, as the room that is known here changes. Confined to the event loop of its shard. */
final class Audience {
    /** By id, in the order in which they came. */
    private final Map<String, Attendee> here = new LinkedHashMap<>();

    private final ChamberName room;
    private final RoomWatch watch;
    private final BiConsumer<RoomClient, Attendee> readmission;
    private final IntConsumer changed;

    /**
     * Nobody as yet.
     *
     * @param readmission is called for each of them that the room has lost
     * @param changed is told how many more they are, less than 0 if they are fewer
     */
    Audience(ChamberName room, RoomWatch watch, BiConsumer<RoomClient, Attendee> readmission, IntConsumer changed) {
        this.room = room;
        this.watch = watch;
        this.readmission = readmission;
        this.changed = changed;
    }

    boolean isEmpty() {
        return here.isEmpty();
    }

    void remove(String client) {
        if (here.remove(client) != null) {
            changed.accept(-1);
        }
        watch.left(room, client);
    }

    /** Whoever is not here yet, and is in the room, is welcomed into it as it is now. */
    void welcome(Replica room, Map<String, Attendee> newcomers) {
        newcomers.forEach((id, newcomer) -> {
            if (room.client(id) != null && !here.containsKey(id)) {
                welcome(room, id, newcomer);
            }
        });
    }

    private void welcome(Replica now, String id, Attendee newcomer) {
        if (here.put(id, newcomer) == null) {
            changed.accept(1);
        }
        report(now, id);
        newcomer.welcomed(id, now);
    }

    /** Says to the watch who is here. */
    void report(Replica now) {
        here.keySet().forEach(id -> report(now, id));
    }

    private void report(Replica now, String id) {
        RoomClient client = now.client(id);
        watch.joined(room, id, client == null ? null : client.subject());
    }

    /**
     * Something happens in the room.
     *
     * @param newcomers of this shard who may join by it, by id
     */
    void happened(Replica room, RoomEvent event, Map<String, Attendee> newcomers) {
        if (event instanceof RoomEvent.Joined joined) {
            joined(room, joined.client(), newcomers.get(joined.client().id()));
        } else if (event instanceof RoomEvent.Left left) {
            left(room, left);
        } else if (event instanceof RoomEvent.Changed changed) {
            changed(room, changed);
        } else {
            room.apply(event);
            served(event);
        }
    }

    private void joined(Replica room, RoomClient client, @Nullable Attendee newcomer) {
        boolean known = room.client(client.id()) != null;
        room.apply(new RoomEvent.Joined(client));
        if (!client.readonly() && !known) {
            tell(RoomFrames.joined(client), client.id());
        }
        if (newcomer != null) {
            welcome(room, client.id(), newcomer);
        }
    }

    private void left(Replica room, RoomEvent.Left left) {
        RoomClient client = room.client(left.client());
        room.apply(left);
        if (client == null) {
            return;
        }
        if (!client.readonly()) {
            tell(RoomFrames.left(List.of(client.id())), client.id());
        }
        Attendee mistaken = here.get(left.client());
        if (mistaken != null) {
            readmission.accept(client, mistaken);
        }
    }

    private void changed(Replica room, RoomEvent.Changed changed) {
        RoomClient by = changed.by() == null ? null : room.client(changed.by());
        room.apply(changed);
        String silent = changed.echo() ? null : changed.by();
        if (by == null || !by.readonly()) {
            tell(RoomFrames.changed(changed), silent);
        } else if (changed.room() != null && !changed.room().isEmpty()) {
            // Logic may change the room for one who only listens, whose own state is nobody's business.
            tell(RoomFrames.changed(new RoomEvent.Changed(null, true, changed.room(), null)), silent);
        }
    }

    /** The server has done something. */
    private void served(RoomEvent event) {
        if (event instanceof RoomEvent.Told told && told.client() == null) {
            tell(RoomFrames.text(told.text()), null);
        } else if (event instanceof RoomEvent.Told told && here.get(told.client()) != null) {
            here.get(told.client()).tell(RoomFrames.text(told.text()));
        } else if (event instanceof RoomEvent.Ejected ejected && here.get(ejected.client()) != null) {
            here.get(ejected.client()).ejected(ejected.message());
        } else if (event instanceof RoomEvent.Closed closed) {
            List<Attendee> all = List.copyOf(here.values());
            List.copyOf(here.keySet()).forEach(this::remove);
            all.forEach(attendee -> attendee.closed(closed.message()));
        }
    }

    /** Tells all but one. */
    private void tell(Buffer frame, @Nullable String but) {
        for (Map.Entry<String, Attendee> client : here.entrySet()) {
            if (!client.getKey().equals(but)) {
                client.getValue().tell(frame);
            }
        }
    }

    /**
     * The room turns out to be another than was known. Those here are told what is different; who is not in it any more wants
     * to be, and who has lost the id to somebody else goes.
     *
     * @return the room as it is known from now on
     */
    Replica beginAnew(Replica before, RoomSnapshot now) {
        Map<String, RoomClient> inside =
                now.clients().stream().collect(Collectors.toMap(RoomClient::id, client -> client));
        List<RoomClient> missing = new ArrayList<>();
        Map<String, Attendee> replaced = new LinkedHashMap<>();
        here.forEach((id, attendee) -> {
            RoomClient own = before.client(id);
            RoomClient found = inside.get(id);
            if (own != null && found == null) {
                missing.add(own);
            } else if (own != null && found != null && !found.shard().equals(own.shard())) {
                replaced.put(id, attendee);
            }
        });
        replaced.keySet().forEach(this::remove);
        List<RoomClient> clients = new ArrayList<>(now.clients());
        clients.addAll(missing);
        RoomSnapshot expected = new RoomSnapshot(now.position(), now.state(), clients, now.nextId());
        RoomDifference difference = before.differenceTo(expected);
        if (!difference.isEmpty()) {
            tell(RoomFrames.difference(difference), null);
        }
        replaced.values().forEach(Attendee::lost);
        readmit(missing);
        return Replica.of(expected);
    }

    /** The room is lost; whoever was in it wants to be in it still. */
    void readmitAll(Replica before) {
        readmit(here.keySet().stream()
                .map(before::client)
                .filter(client -> client != null)
                .toList());
    }

    private void readmit(List<RoomClient> clients) {
        for (RoomClient client : clients) {
            Attendee attendee = here.get(client.id());
            if (attendee != null) {
                readmission.accept(client, attendee);
            }
        }
    }
}
