package io.chamberhub.rooms;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.RoomClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A room with some clients, which knows whether anybody has looked at it. */
final class WatchedRoom implements RoomView {
    static final RoomClient ANN = new RoomClient(
            "1",
            new ShardId("node", 0),
            false,
            "ann@example.org",
            new ClientInfo("human", "Ann", Map.of("mood", "fine")));
    static final RoomClient SPY =
            new RoomClient("2", new ShardId("node", 0), true, null, new ClientInfo(null, null, Map.of()));

    private volatile boolean looked;

    boolean isLookedAt() {
        return looked;
    }

    @Override
    public String hall() {
        return "/wss";
    }

    @Override
    public String id() {
        return "tea";
    }

    @Override
    public long version() {
        return 41;
    }

    @Override
    public Map<String, String> state() {
        looked = true;
        Map<String, String> state = new LinkedHashMap<>();
        state.put("topic", "cake");
        state.put("half", "\uD83D");
        return state;
    }

    @Override
    public List<RoomClient> clients() {
        looked = true;
        return List.of(ANN, SPY);
    }
}
