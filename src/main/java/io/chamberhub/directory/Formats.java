package io.chamberhub.directory;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.chamberhub.chamber.ShardId;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
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

    static void register(SerializationConfig config) {
        config.addSerializerConfig(serializer(ChamberEntry.class, new ChamberSerializer()))
                .addSerializerConfig(serializer(HallEntry.class, new HallSerializer()))
                .addSerializerConfig(serializer(Outcome.class, new OutcomeSerializer()))
                .addSerializerConfig(serializer(Standing.class, new StandingSerializer()));
    }

    private static <T> SerializerConfig serializer(Class<T> type, StreamSerializer<T> serializer) {
        return new SerializerConfig().setTypeClass(type).setImplementation(serializer);
    }

    private static final class ChamberSerializer implements StreamSerializer<ChamberEntry> {
        @Override
        public int getTypeId() {
            return CHAMBER_TYPE;
        }

        @Override
        public void write(ObjectDataOutput out, ChamberEntry chamber) throws IOException {
            out.writeString(chamber.reservation);
            out.writeLong(chamber.next());
            out.writeInt(chamber.connections().size());
            for (Map.Entry<ShardId, Integer> shard : chamber.connections().entrySet()) {
                Wire.writeShard(out, shard.getKey());
                out.writeInt(shard.getValue());
            }
        }

        @Override
        public ChamberEntry read(ObjectDataInput in) throws IOException {
            String reservation = Wire.readText(in);
            long next = in.readLong();
            Map<ShardId, Integer> connections = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                connections.put(Wire.readShard(in), in.readInt());
            }
            return new ChamberEntry(reservation, next, connections);
        }
    }

    private static final class HallSerializer implements StreamSerializer<HallEntry> {
        @Override
        public int getTypeId() {
            return HALL_TYPE;
        }

        @Override
        public void write(ObjectDataOutput out, HallEntry hall) throws IOException {
            out.writeInt(hall.tokens().size());
            for (Map.Entry<String, Set<String>> chamber : hall.tokens().entrySet()) {
                out.writeString(chamber.getKey());
                out.writeStringArray(chamber.getValue().toArray(String[]::new));
            }
        }

        @Override
        public HallEntry read(ObjectDataInput in) throws IOException {
            Map<String, Set<String>> tokens = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                tokens.put(Wire.readText(in), new HashSet<>(Wire.readStrings(in)));
            }
            return new HallEntry(tokens);
        }
    }

    private static final class OutcomeSerializer implements StreamSerializer<Outcome> {
        @Override
        public int getTypeId() {
            return OUTCOME_TYPE;
        }

        @Override
        public void write(ObjectDataOutput out, Outcome outcome) throws IOException {
            out.writeLong(outcome.id());
            Wire.writeShards(out, outcome.earlier());
            out.writeBoolean(outcome.reserved());
        }

        @Override
        public Outcome read(ObjectDataInput in) throws IOException {
            return new Outcome(in.readLong(), Wire.readShards(in), in.readBoolean());
        }
    }

    private static final class StandingSerializer implements StreamSerializer<Standing> {
        @Override
        public int getTypeId() {
            return STANDING_TYPE;
        }

        @Override
        public void write(ObjectDataOutput out, Standing standing) throws IOException {
            out.writeString(standing.reservation());
            Wire.writeShards(out, standing.others());
            out.writeBoolean(standing.removed());
        }

        @Override
        public Standing read(ObjectDataInput in) throws IOException {
            return new Standing(Wire.readText(in), Wire.readShards(in), in.readBoolean());
        }
    }
}
