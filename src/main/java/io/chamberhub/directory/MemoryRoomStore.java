package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.room.NoRoom;
import io.chamberhub.room.Replica;
import io.chamberhub.room.Room;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomUpdate;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rooms of a hub that runs alone; they end with it. Thread-safe: its shards share it. */
public final class MemoryRoomStore implements RoomStore {
    /** Halls count rooms by their number here. */
    private static final String NO_RESERVATION = "";

    private final Map<ChamberName, Room> rooms = new HashMap<>();
    private final Map<String, Integer> roomsPerHall = new HashMap<>();
    private long lives;

    @Override
    public synchronized Future<RoomAnswer> commit(ChamberName name, RoomCommit commit) {
        @Nullable Room room = rooms.get(name);
        if (room == null) {
            if (!commit.create() || isFull(name.hall(), commit)) {
                return Future.succeededFuture(NoRoom.answer(commit));
            }
            room = Room.begin(commit, ++lives, NO_RESERVATION);
            rooms.put(name, room);
            roomsPerHall.merge(name.hall(), 1, Integer::sum);
        }
        RoomAnswer answer = room.commit(commit);
        if (room.isOver()) {
            rooms.remove(name);
            roomsPerHall.computeIfPresent(name.hall(), (hall, count) -> count > 1 ? count - 1 : null);
        }
        return Future.succeededFuture(answer);
    }

    /** Those who are in a room that was lost are not turned away. */
    private boolean isFull(String hall, RoomCommit commit) {
        return commit.last() == null
                && roomsPerHall.getOrDefault(hall, 0) >= commit.limits().rooms();
    }

    @Override
    public synchronized Future<RoomUpdate> since(ChamberName name, RoomPosition known) {
        @Nullable Room room = rooms.get(name);
        return Future.succeededFuture(room == null ? new RoomUpdate.Gone() : room.since(known));
    }

    @Override
    public synchronized Future<Optional<RoomSnapshot>> room(ChamberName name) {
        return Future.succeededFuture(Optional.ofNullable(rooms.get(name)).map(Room::snapshot));
    }

    @Override
    public synchronized Future<List<Summary>> rooms(String hall) {
        return Future.succeededFuture(rooms.entrySet().stream()
                .filter(room -> room.getKey().hall().equals(hall))
                .map(room -> summary(room.getKey(), room.getValue().replica()))
                .toList());
    }

    @Override
    public synchronized Future<Integer> roomsIn(String hall) {
        return Future.succeededFuture(roomsPerHall.getOrDefault(hall, 0));
    }

    private static Summary summary(ChamberName name, Replica room) {
        return new Summary(name, room.clients().size(), room.keys(), (int) room.bytes());
    }

    @Override
    public Future<Map<ChamberName, Set<String>>> orphans(Set<String> living) {
        return Future.succeededFuture(Map.of());
    }

    @Override
    public Future<Void> check() {
        return Future.succeededFuture();
    }
}
