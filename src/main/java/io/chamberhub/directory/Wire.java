package io.chamberhub.directory;

import com.hazelcast.config.Config;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the directory's steps travel between nodes. Numbers here are never given another meaning. */
final class Wire {
    static final int FACTORY = 7001;
    static final int ADMIT = 1;
    static final int LEAVE = 2;
    static final int FORGET = 3;
    static final int RESERVE = 4;
    static final int REASSERT = 5;
    static final int HOLD = 6;
    static final int RESERVATION = 7;
    static final int PART = 8;
    static final int PLACES = 9;
    static final int TOKENS = 10;
    static final int STRANGERS = 11;
    static final int COMMIT = 12;
    static final int ROOM_RESERVATION = 13;
    static final int ROOM_NOW = 14;
    static final int ROOM_SINCE = 15;
    static final int ROOM_IN_SHORT = 16;
    static final int ROOM_ORPHAN = 17;
    static final int HOOK_REPORT = 41;
    static final int HOOK_ACKNOWLEDGE = 42;
    static final int HOOK_BURY = 43;
    static final int HOOK_STRANGERS = 44;
    static final int HOOK_VISITED = 45;
    static final int HOOK_DUE = 46;
    static final ShardId NO_SHARD = new ShardId("", 0);

    private Wire() {}

    static void register(Config config) {
        SerializationConfig serialization = config.getSerializationConfig();
        serialization.addDataSerializableFactory(FACTORY, Wire::step);
        Formats.register(serialization);
    }

    private static IdentifiedDataSerializable step(int type) {
        return switch (type) {
            case ADMIT -> new ChamberSteps.Admit();
            case LEAVE -> new ChamberSteps.Leave();
            case FORGET -> new ChamberSteps.Forget();
            case RESERVE -> new HallSteps.Reserve();
            case REASSERT -> new ChamberSteps.Reassert();
            case HOLD -> new HallSteps.Hold();
            case RESERVATION -> new Looks.Reservation();
            case PART -> new Looks.Part();
            case PLACES -> new Looks.Places();
            case TOKENS -> new Looks.Tokens();
            case STRANGERS -> new Looks.Strangers();
            case COMMIT -> new CommitStep();
            case ROOM_RESERVATION -> new RoomLooks.Reservation();
            case ROOM_NOW -> new RoomLooks.Now();
            case ROOM_SINCE -> new RoomLooks.Since();
            case ROOM_IN_SHORT -> new RoomLooks.InShort();
            case ROOM_ORPHAN -> new RoomLooks.Orphan();
            case HOOK_REPORT -> new HookSteps.Report();
            case HOOK_ACKNOWLEDGE -> new HookSteps.Acknowledge();
            case HOOK_BURY -> new HookSteps.Bury();
            case HOOK_STRANGERS -> new HookSteps.Strangers();
            case HOOK_VISITED -> new HookSteps.Visited();
            case HOOK_DUE -> new HookSteps.Due();
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

    static void writeShards(ObjectDataOutput out, List<ShardId> shards) throws IOException {
        out.writeInt(shards.size());
        for (ShardId shard : shards) {
            writeShard(out, shard);
        }
    }

    static List<ShardId> readShards(ObjectDataInput in) throws IOException {
        List<ShardId> shards = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            shards.add(readShard(in));
        }
        return shards;
    }

    static String readText(ObjectDataInput in) throws IOException {
        @Nullable String text = in.readString();
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    static void writeTexts(ObjectDataOutput out, Set<String> texts) throws IOException {
        out.writeStringArray(texts.toArray(String[]::new));
    }

    static Set<String> readTexts(ObjectDataInput in) throws IOException {
        @Nullable String[] texts = in.readStringArray();
        if (texts == null) {
            throw new IOException("a list of texts is missing");
        }
        return new HashSet<>(List.of(texts));
    }

    static void writeBytes(ObjectDataOutput out, Buffer bytes) throws IOException {
        out.writeByteArray(bytes.getBytes());
    }

    static Buffer readBytes(ObjectDataInput in) throws IOException {
        byte @Nullable [] bytes = in.readByteArray();
        if (bytes == null) {
            throw new IOException("bytes are missing");
        }
        return Buffer.buffer(bytes);
    }
}
