package io.chamberhub.directory;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.chamberhub.chamber.ShardId;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How the directory's entries and answers travel between nodes. Numbers here are never given another meaning. */
final class Formats {
    private static final int CHAMBER_TYPE = 7101;
    private static final int HALL_TYPE = 7102;
    private static final int OUTCOME_TYPE = 7103;
    private static final int STANDING_TYPE = 7104;

    private Formats() {}

    /** Writes a value's fields. */
    interface Writer<T> {
        void write(ObjectDataOutput out, T value) throws IOException;
    }

    /** Reads them in the same order. */
    interface Reader<T> {
        T read(ObjectDataInput in) throws IOException;
    }

    private record Format<T>(int getTypeId, Writer<T> writer, Reader<T> reader) implements StreamSerializer<T> {
        @Override
        public void write(ObjectDataOutput out, T value) throws IOException {
            writer.write(out, value);
        }

        @Override
        public T read(ObjectDataInput in) throws IOException {
            return reader.read(in);
        }
    }

    static void register(SerializationConfig config) {
        register(config, ChamberEntry.class, CHAMBER_TYPE, Formats::writeChamber, Formats::readChamber);
        register(config, HallEntry.class, HALL_TYPE, Formats::writeHall, Formats::readHall);
        register(config, Outcome.class, OUTCOME_TYPE, Formats::writeOutcome, Formats::readOutcome);
        register(config, Standing.class, STANDING_TYPE, Formats::writeStanding, Formats::readStanding);
        RoomFormats.register(config);
        HookFormats.register(config);
    }

    static <T> void register(
            SerializationConfig config, Class<T> type, int number, Writer<T> writer, Reader<T> reader) {
        config.addSerializerConfig(
                new SerializerConfig().setTypeClass(type).setImplementation(new Format<>(number, writer, reader)));
    }

    private static void writeChamber(ObjectDataOutput out, ChamberEntry chamber) throws IOException {
        out.writeString(chamber.reservation);
        out.writeLong(chamber.next());
        out.writeInt(chamber.connections().size());
        for (Map.Entry<ShardId, Integer> shard : chamber.connections().entrySet()) {
            Wire.writeShard(out, shard.getKey());
            out.writeInt(shard.getValue());
        }
    }

    private static ChamberEntry readChamber(ObjectDataInput in) throws IOException {
        String reservation = Wire.readText(in);
        long next = in.readLong();
        Map<ShardId, Integer> connections = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            connections.put(Wire.readShard(in), in.readInt());
        }
        return new ChamberEntry(reservation, next, connections);
    }

    private static void writeHall(ObjectDataOutput out, HallEntry hall) throws IOException {
        out.writeInt(hall.tokens().size());
        for (Map.Entry<String, Set<String>> chamber : hall.tokens().entrySet()) {
            out.writeString(chamber.getKey());
            Wire.writeTexts(out, chamber.getValue());
        }
    }

    private static HallEntry readHall(ObjectDataInput in) throws IOException {
        Map<String, Set<String>> tokens = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            tokens.put(Wire.readText(in), Wire.readTexts(in));
        }
        return new HallEntry(tokens);
    }

    private static void writeOutcome(ObjectDataOutput out, Outcome outcome) throws IOException {
        out.writeLong(outcome.id());
        Wire.writeShards(out, outcome.earlier());
        out.writeBoolean(outcome.reserved());
    }

    private static Outcome readOutcome(ObjectDataInput in) throws IOException {
        return new Outcome(in.readLong(), Wire.readShards(in), in.readBoolean());
    }

    private static void writeStanding(ObjectDataOutput out, Standing standing) throws IOException {
        out.writeString(standing.reservation());
        Wire.writeShards(out, standing.others());
        out.writeBoolean(standing.removed());
    }

    private static Standing readStanding(ObjectDataInput in) throws IOException {
        return new Standing(Wire.readText(in), Wire.readShards(in), in.readBoolean());
    }
}
