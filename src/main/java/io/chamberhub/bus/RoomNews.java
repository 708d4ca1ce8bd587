package io.chamberhub.bus;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.RoomFormat;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.wire.ByteReader;
import io.chamberhub.wire.ByteWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a room, for the shards that have clients there. Shards of the sender's node get this very object; for other
 * nodes it becomes bytes, once however many shards there are. Immutable but for what it caches.
 */
public final class RoomNews {
    /** Of what goes to other nodes. */
    private static final int FORMAT = 1;

    /** What one takes besides its events, in bytes, more or less. */
    private static final int HEAD = 64;

    private final ShardId from;
    private final ChamberName room;
    private final RoomPosition before;
    private final List<RoomEvent> events;
    private volatile @Nullable Buffer bytes;

    /**
     * @param from the shard that tells it
     * @param before where the room was before the first event
     * @param events in order; none say only how far the room has come
     */
    public RoomNews(ShardId from, ChamberName room, RoomPosition before, List<RoomEvent> events) {
        this.from = from;
        this.room = room;
        this.before = before;
        this.events = List.copyOf(events);
    }

    private RoomNews(ShardId from, ChamberName room, RoomPosition before, List<RoomEvent> events, Buffer bytes) {
        this(from, room, before, events);
        this.bytes = bytes;
    }

    public ShardId from() {
        return from;
    }

    public ChamberName room() {
        return room;
    }

    public RoomPosition before() {
        return before;
    }

    public List<RoomEvent> events() {
        return events;
    }

    /** How long it is on its way to another node, in bytes. */
    public int length() {
        return bytes().length() + HEAD;
    }

    private Buffer bytes() {
        Buffer known = bytes;
        if (known == null) {
            known = write();
            bytes = known;
        }
        return known;
    }

    private Buffer write() {
        return new ByteWriter()
                .octet(FORMAT)
                .text(from.node())
                .number(from.index())
                .text(room.hall())
                .text(room.name())
                .number(before.life())
                .number(before.version())
                .bytes(RoomFormat.write(events))
                .buffer();
    }

    private static RoomNews read(Buffer bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.octet();
        if (format != FORMAT) {
            throw new IllegalArgumentException("room format " + format + "; this node reads " + FORMAT);
        }
        ShardId from = new ShardId(in.text(), Math.toIntExact(in.number()));
        ChamberName room = new ChamberName(in.text(), in.text());
        RoomPosition before = new RoomPosition(in.number(), in.number());
        return new RoomNews(from, room, before, RoomFormat.readEvents(in.bytes()), bytes);
    }

    /** Must be registered on every node before it opens a room. */
    static final class Codec extends BytesCodec<RoomNews> {
        static final String NAME = "hub.room";

        Codec() {
            super(NAME);
        }

        @Override
        Buffer bytes(RoomNews message) {
            return message.bytes();
        }

        @Override
        RoomNews read(Buffer bytes) {
            return RoomNews.read(bytes);
        }
    }
}
