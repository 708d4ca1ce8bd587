package io.chamberhub.rooms;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomStep;
import java.util.List;
import java.util.Map;

/** A room at one position, which remembers what of it was looked at. Any thread, one at a time. */
final class SeenRoom implements RoomView {
    private final ChamberName room;
    private final RoomSnapshot snapshot;
    private volatile boolean state;
    private volatile boolean clients;

    SeenRoom(ChamberName room, RoomSnapshot snapshot) {
        this.room = room;
        this.snapshot = snapshot;
    }

    /** What has been looked at so far. */
    RoomStep.Seen seen() {
        return new RoomStep.Seen(snapshot.position().version(), state, clients);
    }

    @Override
    public String hall() {
        return room.hall();
    }

    @Override
    public String id() {
        return room.name();
    }

    @Override
    public long version() {
        return snapshot.position().version();
    }

    @Override
    public Map<String, String> state() {
        state = true;
        return snapshot.state();
    }

    @Override
    public List<RoomClient> clients() {
        clients = true;
        return snapshot.clients();
    }
}
