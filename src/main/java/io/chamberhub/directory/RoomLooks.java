package io.chamberhub.directory;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.room.Replica;
import io.chamberhub.room.Room;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomUpdate;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps that look at a room. */
@SuppressWarnings("serial") // They travel as IdentifiedDataSerializable, never by Java serialization.
final class RoomLooks {
    private RoomLooks() {}

    /** How large a room is. */
    record Size(int clients, int keys, int bytes) {
        RoomStore.Summary summary(ChamberName room) {
            return new RoomStore.Summary(room, clients, keys, bytes);
        }
    }

    /** The reservation of a room. */
    static final class Reservation extends Look<Room, String> {
        Reservation() {
            super(Wire.ROOM_RESERVATION);
        }

        @Override
        String look(Room room) {
            return room.reservation();
        }
    }

    /** A room as it is. */
    static final class Now extends Look<Room, RoomSnapshot> {
        Now() {
            super(Wire.ROOM_NOW);
        }

        @Override
        RoomSnapshot look(Room room) {
            return room.snapshot();
        }
    }

    /** What has happened since a room was at a position. */
    static final class Since extends Look<Room, RoomUpdate> {
        private RoomPosition known = RoomPosition.NONE;

        Since() {
            super(Wire.ROOM_SINCE);
        }

        Since(RoomPosition known) {
            this();
            this.known = known;
        }

        @Override
        RoomUpdate look(Room room) {
            return room.since(known);
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            out.writeLong(known.life());
            out.writeLong(known.version());
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            known = new RoomPosition(in.readLong(), in.readLong());
        }
    }

    /** A room of one hall in short. */
    static final class InShort extends Look<Room, Size> {
        private String hall = "";

        InShort() {
            super(Wire.ROOM_IN_SHORT);
        }

        InShort(String hall) {
            this();
            this.hall = hall;
        }

        @Override
        Size look(Room room) {
            Replica now = room.replica();
            return new Size(now.clients().size(), now.keys(), (int) now.bytes());
        }

        @Override
        public @Nullable Size process(Map.Entry<String, Room> entry) {
            return Keys.chamber(entry.getKey()).hall().equals(hall) ? super.process(entry) : null;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            out.writeString(hall);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            hall = Wire.readText(in);
        }
    }

    /** The nodes that are not among the living whose shards have clients in a room, or something to do. */
    static final class Orphan extends Missing<Room> {
        Orphan() {
            this(Set.of());
        }

        Orphan(Set<String> living) {
            super(Wire.ROOM_ORPHAN, living);
        }

        @Override
        Set<String> nodes(Room room) {
            return room.nodes();
        }
    }
}
