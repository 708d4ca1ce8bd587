package io.chamberhub.rooms;

import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomStep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the logic of those who have left a room, some at a time, and the room that it was told. Confined to the event loop of its shard. */
final class Leaves {
    private static final Logger log = LoggerFactory.getLogger(Leaves.class);

    /** So many calls are under way at once. */
    private static final int AT_ONCE = 16;

    /** How long one may take, in ms, tries that failed included. */
    private static final long TIMEOUT = 120_000;

    private final ShardRooms rooms;
    private final ShardRoom room;
    private final RoomView view;
    private final Deque<RoomClient> waiting;

    Leaves(ShardRooms rooms, ShardRoom room, RoomView view, List<RoomClient> clients) {
        this.rooms = rooms;
        this.room = room;
        this.view = view;
        this.waiting = new ArrayDeque<>(clients);
    }

    void tell() {
        for (int i = 0; i < AT_ONCE && !waiting.isEmpty(); i++) {
            room.use();
            tellNext();
        }
    }

    private void tellNext() {
        RoomClient client = waiting.poll();
        if (client == null) {
            room.done();
            return;
        }
        rooms.call(TIMEOUT, () -> room.hall().logic().leave(view, client))
                .onFailure(failure -> log.atWarn()
                        .setCause(failure)
                        .addKeyValue("hall", room.name().hall())
                        .addKeyValue("room", room.name().name())
                        .addKeyValue("client", client.id())
                        .log("the room's logic could not be told that a client has left"))
                .onComplete(told -> {
                    room.take(new RoomStep.Settle(Set.of(client.id())));
                    // Not within this call: there may be thousands whose logic answers at once.
                    rooms.soon(this::tellNext);
                });
    }
}
