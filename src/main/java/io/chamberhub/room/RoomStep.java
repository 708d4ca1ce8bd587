package io.chamberhub.room;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that a shard wants to happen in a room. Each step is taken as a whole or not at all; one that cannot be taken cannot be
 * made, so that no commit breaks off between its steps.
 */
public sealed interface RoomStep {
    /** A client comes in; it gets the next id. Refused where the room is full, or the client's state exceeds its limits. */
    record Join(boolean readonly, @Nullable String subject, ClientInfo info, Seen seen) implements RoomStep {
        public Join {
            Objects.requireNonNull(info, "info");
            Objects.requireNonNull(seen, "seen");
        }
    }

    /** A client that was in the room before its record was lost is in it still. Refused where another one has its id. */
    record Rejoin(RoomClient client) implements RoomStep {
        public Rejoin {
            if (Long.parseLong(client.id()) < 1) {
                throw new IllegalArgumentException("no client has the id " + client.id());
            }
        }
    }

    /**
     * A client of the shard is gone. Nothing happens if it is not in the room, or its id is by now that of a client of another shard.
     *
     * @param owed whether the hall's logic has to be told, and the room must remember it until it is
     */
    record Leave(String client, boolean owed) implements RoomStep {
        public Leave {
            Objects.requireNonNull(client, "client");
        }
    }

    /**
     * State changes. Nothing happens if both lists are null or empty; refused where limits would be exceeded, or the client
     * is not there, or is one of another shard.
     *
     * @param by the client that asks, which must be in the room; null for the server
     * @see RoomEvent.Changed
     */
    record Change(
            @Nullable String by,
            boolean echo,
            @Nullable List<KeyChange> room,
            @Nullable List<KeyChange> client,
            Seen seen)
            implements RoomStep {
        public Change {
            Objects.requireNonNull(seen, "seen");
            room = room == null ? null : List.copyOf(room);
            client = client == null ? null : List.copyOf(client);
        }
    }

    /** The server says something. Refused if it is meant for a client that is not there. */
    record Tell(@Nullable String client, String text) implements RoomStep {
        public Tell {
            Objects.requireNonNull(text, "text");
        }
    }

    /** A client is asked to go. Refused if it is not there. */
    record Eject(String client, @Nullable String message) implements RoomStep {
        public Eject {
            Objects.requireNonNull(client, "client");
        }
    }

    /**
     * All clients are out, and all state is gone.
     *
     * @param owed as in {@link Leave}
     */
    record Close(@Nullable String message, boolean owed) implements RoomStep {}

    /** The hall's logic knows that these clients have left. */
    record Settle(Set<String> clients) implements RoomStep {
        public Settle {
            clients = Set.copyOf(clients);
        }
    }

    /**
     * Whatever shards of these nodes had to do is this shard's to do: their clients have left, it tells the logic, and it
     * keeps the room if it is empty.
     *
     * @param owed as in {@link Leave}
     */
    record Adopt(Set<String> nodes, boolean owed) implements RoomStep {
        public Adopt {
            nodes = Set.copyOf(nodes);
        }
    }

    /** The room ends if it is empty and still at this version. Nothing happens otherwise. */
    record Expire(long version) implements RoomStep {}

    /**
     * What a decision rests on. A step is refused as {@link Refusal#STALE} if that has changed since.
     *
     * @param version of the room when it was looked at
     * @param state whether the room's state was looked at
     * @param clients whether its clients, or their states, were
     */
    record Seen(long version, boolean state, boolean clients) {
        /** Of a decision that rests on nothing. */
        public static final Seen NOTHING = new Seen(0, false, false);
    }
}
