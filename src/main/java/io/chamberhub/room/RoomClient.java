package io.chamberhub.room;

import io.chamberhub.chamber.ShardId;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client of a room.
 *
 * @param id unique in the room, and never given to another client while the room lives
 * @param shard where it is connected
 * @param readonly whether it only listens: it is not announced, and cannot change the room's state
 * @param subject who it has proven to be; null if it has not proven anything
 */
public record RoomClient(
        String id,
        ShardId shard,
        boolean readonly,
        @Nullable String subject,
        ClientInfo info) {
    public RoomClient {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(shard, "shard");
        Objects.requireNonNull(info, "info");
    }

    /** The same client with another state. */
    public RoomClient withState(Map<String, String> state) {
        return new RoomClient(id, shard, readonly, subject, info.withState(state));
    }

    /** Whether somebody who knows one of two clients with the same id can take the other for it, apart from its state. */
    boolean looksLike(RoomClient other) {
        return readonly == other.readonly
                && Objects.equals(subject, other.subject)
                && Objects.equals(info.type(), other.info.type())
                && Objects.equals(info.name(), other.info.name());
    }
}
