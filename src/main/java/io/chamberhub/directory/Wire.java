package io.chamberhub.directory;

import com.hazelcast.config.Config;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.chamberhub.chamber.ShardId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the directory's entries and steps travel between nodes. Numbers here are never given another meaning. */
final class Wire {
    static final int FACTORY = 7001;
    static final int ADMIT = 1;
    static final int LEAVE = 2;
    static final int FORGET = 3;
    static final int RESERVE = 4;
    static final ShardId NO_SHARD = new ShardId("", 0);

    private static final int CHAMBER_TYPE = 7101;
    private static final int HALL_TYPE = 7102;
    private static final int OUTCOME_TYPE = 7103;

    private Wire() {}

    static void register(Config config) {
        config.getSerializationConfig()
                .addDataSerializableFactory(FACTORY, Wire::step)
                .addSerializerConfig(new SerializerConfig()
                        .setTypeClass(ChamberEntry.class)
                        .setImplementation(new ChamberSerializer()))
                .addSerializerConfig(
                        new SerializerConfig().setTypeClass(HallEntry.class).setImplementation(new HallSerializer()))
                .addSerializerConfig(new SerializerConfig()
                        .setTypeClass(Steps.Outcome.class)
                        .setImplementation(new OutcomeSerializer()));
    }

    private static IdentifiedDataSerializable step(int type) {
        return switch (type) {
            case ADMIT -> new Steps.Admit();
            case LEAVE -> new Steps.Leave();
            case FORGET -> new Steps.Forget();
            case RESERVE -> new Steps.Reserve();
            default -> throw new IllegalArgumentException("no step of the directory has the number " + type);
        };
    }

    static void writeShard(ObjectDataOutput out, ShardId shard) throws IOException {
        out.writeString(shard.node());
        out.writeInt(shard.index());
    }

    static ShardId readShard(ObjectDataInput in) throws IOException {
        return new ShardId(readText(in), in.readInt());
    }

    static String readText(ObjectDataInput in) throws IOException {
        @Nullable String text = in.readString();
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    static List<String> readStrings(ObjectDataInput in) throws IOException {
        @Nullable String[] texts = in.readStringArray();
        if (texts == null) {
            throw new IOException("a list of texts is missing");
        }
        return List.of(texts);
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
                writeShard(out, shard.getKey());
                out.writeInt(shard.getValue());
            }
        }

        @Override
        public ChamberEntry read(ObjectDataInput in) throws IOException {
            String reservation = readText(in);
            long next = in.readLong();
            Map<ShardId, Integer> connections = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                connections.put(readShard(in), in.readInt());
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
                tokens.put(readText(in), new HashSet<>(readStrings(in)));
            }
            return new HallEntry(tokens);
        }
    }

    private static final class OutcomeSerializer implements StreamSerializer<Steps.Outcome> {
        @Override
        public int getTypeId() {
            return OUTCOME_TYPE;
        }

        @Override
        public void write(ObjectDataOutput out, Steps.Outcome outcome) throws IOException {
            out.writeLong(outcome.id());
            out.writeBoolean(outcome.created());
            out.writeInt(outcome.earlier().size());
            for (ShardId shard : outcome.earlier()) {
                writeShard(out, shard);
            }
        }

        @Override
        public Steps.Outcome read(ObjectDataInput in) throws IOException {
            long id = in.readLong();
            boolean created = in.readBoolean();
            List<ShardId> earlier = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                earlier.add(readShard(in));
            }
            return new Steps.Outcome(id, earlier, created);
        }
    }
}
