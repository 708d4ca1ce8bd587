package io.chamberhub.rooms;

import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomStep;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the logic of those who have left a room, and the room that it was told. Confined to the event loop of its shard. */
final class Leaves {
    private static final Logger log = LoggerFactory.getLogger(Leaves.class);

    private final ShardRoom room;
    private final RoomView view;

    Leaves(ShardRoom room, RoomView view) {
        this.room = room;
        this.view = view;
    }

    void tell(List<RoomClient> clients, ShardRooms rooms) {
        for (RoomClient client : clients) {
            room.use();
            call(client)
                    .onFailure(failure -> log.atWarn()
                            .setCause(failure)
                            .addKeyValue("hall", room.name().hall())
                            .addKeyValue("room", room.name().name())
                            .addKeyValue("client", client.id())
                            .log("the room's logic could not be told that a client has left"))
                    .onComplete(told -> rooms.run(() -> settle(client)));
        }
    }

    private Future<Void> call(RoomClient client) {
        try {
            return room.hall().logic().leave(view, client);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private void settle(RoomClient client) {
        room.take(new RoomStep.Settle(Set.of(client.id())))
                .onFailure(failure -> log.debug("a survivor will tell again: {}", failure.getMessage()))
                .onComplete(settled -> room.done());
    }
}
