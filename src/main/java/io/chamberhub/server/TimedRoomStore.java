package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.directory.RoomStore;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomUpdate;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store of rooms whose answers are timed. Thread-safe. */
final class TimedRoomStore implements RoomStore {
    private final RoomStore store;
    private final Timings timings;

    TimedRoomStore(RoomStore store, Timings timings) {
        this.store = store;
        this.timings = timings;
    }

    @Override
    public Future<RoomAnswer> commit(ChamberName room, RoomCommit commit) {
        return timings.of("rooms_commit", () -> store.commit(room, commit));
    }

    @Override
    public Future<RoomUpdate> since(ChamberName room, RoomPosition known) {
        return timings.of("rooms_since", () -> store.since(room, known));
    }

    @Override
    public Future<Optional<RoomSnapshot>> room(ChamberName room) {
        return timings.of("rooms_room", () -> store.room(room));
    }

    @Override
    public Future<List<Summary>> rooms(String hall) {
        return timings.of("rooms_rooms", () -> store.rooms(hall));
    }

    @Override
    public Future<Integer> roomsIn(String hall) {
        return timings.of("rooms_in", () -> store.roomsIn(hall));
    }

    @Override
    public Future<Map<ChamberName, Set<String>>> orphans(Set<String> living) {
        return timings.of("rooms_orphans", () -> store.orphans(living));
    }

    @Override
    public Future<Void> check() {
        return timings.of("rooms_check", () -> store.check());
    }
}
