package io.chamberhub.directory;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.chamberhub.room.Room;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomUpdate;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.function.Function;

/** How the entries of rooms and answers about them travel between nodes. Numbers here are never given another meaning. */
final class RoomFormats {
    private static final int ROOM_TYPE = 7105;
    private static final int COMMITTED_TYPE = 7106;
    private static final int SNAPSHOT_TYPE = 7107;
    private static final int UPDATE_TYPE = 7108;
    private static final int SIZE_TYPE = 7109;

    private RoomFormats() {}

    static void register(SerializationConfig config) {
        register(
                config,
                Room.class,
                ROOM_TYPE,
                room -> RoomRecordFormat.write(room.record()),
                bytes -> Room.of(RoomRecordFormat.readRecord(bytes)));
        register(config, Committed.class, COMMITTED_TYPE, RoomRecordFormat::write, RoomRecordFormat::readCommitted);
        register(config, RoomSnapshot.class, SNAPSHOT_TYPE, RoomFormat::write, RoomFormat::readSnapshot);
        register(config, RoomUpdate.class, UPDATE_TYPE, RoomRecordFormat::write, RoomRecordFormat::readUpdate);
        Formats.register(config, RoomLooks.Size.class, SIZE_TYPE, RoomFormats::writeSize, RoomFormats::readSize);
    }

    private static <T> void register(
            SerializationConfig config,
            Class<T> type,
            int number,
            Function<T, Buffer> write,
            Function<Buffer, T> read) {
        Formats.register(
                config,
                type,
                number,
                (out, value) -> Wire.writeBytes(out, write.apply(value)),
                in -> read.apply(Wire.readBytes(in)));
    }

    private static void writeSize(ObjectDataOutput out, RoomLooks.Size size) throws IOException {
        out.writeInt(size.clients());
        out.writeInt(size.keys());
        out.writeInt(size.bytes());
    }

    private static RoomLooks.Size readSize(ObjectDataInput in) throws IOException {
        return new RoomLooks.Size(in.readInt(), in.readInt(), in.readInt());
    }
}
