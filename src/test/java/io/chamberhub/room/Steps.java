package io.chamberhub.room;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.RoomStep.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps, and what they are made of, in few words. */
public final class Steps {
    public static final ShardId A = new ShardId("a", 0);
    public static final ShardId A1 = new ShardId("a", 1);
    public static final ShardId B = new ShardId("b", 0);
    public static final RoomLimits PLENTY = new RoomLimits(1000, 1000, 10_000, 1 << 20, 1000, 1 << 16);

    private Steps() {}

    public static RoomCommit commit(ShardId shard, long number, RoomStep... steps) {
        return new RoomCommit(shard, number, 0, List.of(steps), PLENTY, false, true, null);
    }

    public static RoomCommit with(RoomCommit commit, RoomLimits limits) {
        return new RoomCommit(
                commit.shard(),
                commit.number(),
                commit.life(),
                commit.steps(),
                limits,
                commit.snapshot(),
                commit.create(),
                commit.last());
    }

    public static RoomCommit ofLife(RoomCommit commit, long life) {
        return new RoomCommit(
                commit.shard(),
                commit.number(),
                life,
                commit.steps(),
                commit.limits(),
                commit.snapshot(),
                commit.create(),
                commit.last());
    }

    public static RoomCommit withSnapshot(RoomCommit commit) {
        return new RoomCommit(
                commit.shard(),
                commit.number(),
                commit.life(),
                commit.steps(),
                commit.limits(),
                true,
                commit.create(),
                commit.last());
    }

    public static RoomCommit withoutCreating(RoomCommit commit) {
        return new RoomCommit(
                commit.shard(),
                commit.number(),
                commit.life(),
                commit.steps(),
                commit.limits(),
                commit.snapshot(),
                false,
                null);
    }

    public static RoomCommit knowing(RoomCommit commit, RoomSnapshot last) {
        return new RoomCommit(
                commit.shard(),
                commit.number(),
                commit.life(),
                commit.steps(),
                commit.limits(),
                commit.snapshot(),
                true,
                last);
    }

    public static RoomStep.Join join(String... state) {
        return new RoomStep.Join(false, null, info(state), Seen.NOTHING);
    }

    public static RoomStep.Join listen(String... state) {
        return new RoomStep.Join(true, null, info(state), Seen.NOTHING);
    }

    public static RoomStep.Leave leave(String client) {
        return new RoomStep.Leave(client, false);
    }

    public static RoomStep.Leave leaveOwed(String client) {
        return new RoomStep.Leave(client, true);
    }

    /** The server changes the room's state. */
    public static RoomStep.Change set(@Nullable String... changes) {
        return change(null, changes(changes), null);
    }

    public static RoomStep.Change change(
            @Nullable String by, @Nullable List<KeyChange> room, @Nullable List<KeyChange> client) {
        return change(by, room, client, Seen.NOTHING);
    }

    public static RoomStep.Change change(
            @Nullable String by, @Nullable List<KeyChange> room, @Nullable List<KeyChange> client, Seen seen) {
        return new RoomStep.Change(by, false, room, client, seen);
    }

    /** Keys and values in turn. */
    public static List<KeyChange> changes(@Nullable String... keysAndValues) {
        List<KeyChange> changes = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String key = keysAndValues[i];
            if (key == null) {
                throw new IllegalArgumentException("a key is null");
            }
            changes.add(new KeyChange(key, keysAndValues[i + 1]));
        }
        return changes;
    }

    public static Map<String, String> state(String... keysAndValues) {
        Map<String, String> state = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            state.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return state;
    }

    public static ClientInfo info(String... state) {
        return new ClientInfo(null, null, state(state));
    }

    /** A client that is announced. */
    public static RoomClient client(String id, ShardId shard, String... state) {
        return new RoomClient(id, shard, false, null, info(state));
    }

    public static RoomClient listener(String id, ShardId shard, String... state) {
        return new RoomClient(id, shard, true, null, info(state));
    }
}
