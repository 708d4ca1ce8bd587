package io.chamberhub.directory;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.wire.ByteReader;
import io.chamberhub.wire.ByteWriter;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens in rooms, and what they are, as bytes. What stands alone starts with a format number, so that nodes of neighbouring
 * versions can tell what they read; the parts do not. Numbers here are never given another meaning.
 *
 * <p>What reads throws {@link IllegalArgumentException} or {@link IndexOutOfBoundsException} where the bytes are not of that form.
 */
public final class RoomFormat {
    static final int FORMAT = 1;

    private static final int JOINED = 1;
    private static final int LEFT = 2;
    private static final int CHANGED = 3;
    private static final int TOLD = 4;
    private static final int EJECTED = 5;
    private static final int CLOSED = 6;

    private RoomFormat() {}

    public static Buffer write(List<RoomEvent> events) {
        ByteWriter out = begin();
        writeEvents(out, events);
        return out.buffer();
    }

    public static List<RoomEvent> readEvents(Buffer bytes) {
        return readEvents(open(bytes));
    }

    public static Buffer write(RoomSnapshot snapshot) {
        ByteWriter out = begin();
        writeSnapshot(out, snapshot);
        return out.buffer();
    }

    public static RoomSnapshot readSnapshot(Buffer bytes) {
        return readSnapshot(open(bytes));
    }

    static ByteWriter begin() {
        return new ByteWriter().octet(FORMAT);
    }

    static ByteReader open(Buffer bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.octet();
        if (format != FORMAT) {
            throw new IllegalArgumentException("room format " + format + "; this node reads " + FORMAT);
        }
        return in;
    }

    public static void writeEvents(ByteWriter out, List<RoomEvent> events) {
        out.each(events, RoomFormat::writeEvent);
    }

    public static List<RoomEvent> readEvents(ByteReader in) {
        return in.each(RoomFormat::readEvent);
    }

    public static void writeSnapshot(ByteWriter out, RoomSnapshot snapshot) {
        writePosition(out, snapshot.position());
        writeState(out, snapshot.state());
        out.each(snapshot.clients(), RoomFormat::writeClient);
        out.number(snapshot.nextId());
    }

    public static RoomSnapshot readSnapshot(ByteReader in) {
        return new RoomSnapshot(readPosition(in), readState(in), in.each(RoomFormat::readClient), in.number());
    }

    public static void writePosition(ByteWriter out, RoomPosition position) {
        // Versions start at -1, that of no room.
        out.number(position.life()).number(position.version() + 1);
    }

    public static RoomPosition readPosition(ByteReader in) {
        return new RoomPosition(in.number(), in.number() - 1);
    }

    static void writeEvent(ByteWriter out, RoomEvent event) {
        if (event instanceof RoomEvent.Joined joined) {
            writeClient(out.octet(JOINED), joined.client());
        } else if (event instanceof RoomEvent.Left left) {
            out.octet(LEFT).text(left.client());
        } else if (event instanceof RoomEvent.Changed changed) {
            out.octet(CHANGED).textOrNull(changed.by()).flag(changed.echo());
            writeChanges(out, changed.room());
            writeChanges(out, changed.client());
        } else if (event instanceof RoomEvent.Told told) {
            out.octet(TOLD).textOrNull(told.client()).text(told.text());
        } else if (event instanceof RoomEvent.Ejected ejected) {
            out.octet(EJECTED).text(ejected.client()).textOrNull(ejected.message());
        } else if (event instanceof RoomEvent.Closed closed) {
            out.octet(CLOSED).textOrNull(closed.message());
        }
    }

    static RoomEvent readEvent(ByteReader in) {
        int type = in.octet();
        return switch (type) {
            case JOINED -> new RoomEvent.Joined(readClient(in));
            case LEFT -> new RoomEvent.Left(in.text());
            case CHANGED -> new RoomEvent.Changed(in.textOrNull(), in.flag(), readChanges(in), readChanges(in));
            case TOLD -> new RoomEvent.Told(in.textOrNull(), in.text());
            case EJECTED -> new RoomEvent.Ejected(in.text(), in.textOrNull());
            case CLOSED -> new RoomEvent.Closed(in.textOrNull());
            default -> throw new IllegalArgumentException("a room's event of type " + type);
        };
    }

    static void writeClient(ByteWriter out, RoomClient client) {
        out.text(client.id());
        writeShard(out, client.shard());
        out.flag(client.readonly()).textOrNull(client.subject());
        writeInfo(out, client.info());
    }

    static RoomClient readClient(ByteReader in) {
        return new RoomClient(in.text(), readShard(in), in.flag(), in.textOrNull(), readInfo(in));
    }

    static void writeInfo(ByteWriter out, ClientInfo info) {
        out.textOrNull(info.type()).textOrNull(info.name());
        writeState(out, info.state());
    }

    static ClientInfo readInfo(ByteReader in) {
        return new ClientInfo(in.textOrNull(), in.textOrNull(), readState(in));
    }

    static void writeChanges(ByteWriter out, @Nullable List<KeyChange> changes) {
        out.orNull(changes, (to, list) -> to.each(list, RoomFormat::writeChange));
    }

    static @Nullable List<KeyChange> readChanges(ByteReader in) {
        return in.orNull(from -> from.each(each -> new KeyChange(each.text(), each.textOrNull())));
    }

    private static void writeChange(ByteWriter out, KeyChange change) {
        out.text(change.key()).textOrNull(change.value());
    }

    static void writeShard(ByteWriter out, ShardId shard) {
        out.text(shard.node()).number(shard.index());
    }

    static ShardId readShard(ByteReader in) {
        return new ShardId(in.text(), Math.toIntExact(in.number()));
    }

    private static void writeState(ByteWriter out, Map<String, String> state) {
        out.number(state.size());
        state.forEach((key, value) -> out.text(key).text(value));
    }

    private static Map<String, String> readState(ByteReader in) {
        Map<String, String> state = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            state.put(in.text(), in.text());
        }
        return state;
    }
}
