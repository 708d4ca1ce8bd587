package io.chamberhub.directory;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.chamberhub.room.NoRoom;
import io.chamberhub.room.Room;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomLimits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A commit to a room, which it creates if need be, once it has a reservation. */
@SuppressWarnings("serial") // It travels as IdentifiedDataSerializable, never by Java serialization.
final class CommitStep extends Step<Room, Committed> {
    private static final RoomCommit NOTHING =
            new RoomCommit(Wire.NO_SHARD, 0, 0, List.of(), new RoomLimits(0, 0, 0, 0, 0, 0), false, false, null);

    private RoomCommit commit = NOTHING;
    private @Nullable String reservation;
    /** Of the room that may be created: all copies of the entry have to agree on it. */
    private long life;

    CommitStep() {
        super(Wire.COMMIT);
    }

    /** One that finds a room or does nothing. */
    CommitStep(RoomCommit commit) {
        this();
        this.commit = commit;
    }

    CommitStep(RoomCommit commit, String reservation, long life) {
        this(commit);
        this.reservation = reservation;
        this.life = life;
    }

    @Override
    public Committed process(Map.Entry<String, Room> entry) {
        @Nullable Room room = entry.getValue();
        if (room == null) {
            if (reservation == null) {
                return Committed.absent(NoRoom.answer(commit));
            }
            room = Room.begin(commit, life, reservation);
        }
        RoomAnswer answer = room.commit(commit);
        store(entry, room, room.isOver());
        return new Committed(answer, room.reservation(), room.isOver());
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Wire.writeBytes(out, RoomStepFormat.write(commit));
        out.writeString(reservation);
        out.writeLong(life);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        commit = RoomStepFormat.read(Wire.readBytes(in));
        reservation = in.readString();
        life = in.readLong();
    }
}
