package io.chamberhub.bus;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.directory.RoomFormat;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomPosition;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a room, for the shards that have clients there. Shards of the sender's node get this very object; for other
 * nodes it becomes bytes, once however many shards there are. Immutable but for what it caches.
 */
public final class RoomNews {
    private final ChamberName room;
    private final RoomPosition before;
    private final List<RoomEvent> events;
    private volatile @Nullable Buffer bytes;

    /**
     * @param before where the room was before the first event
     * @param events in order; none say only how far the room has come
     */
    public RoomNews(ChamberName room, RoomPosition before, List<RoomEvent> events) {
        this.room = room;
        this.before = before;
        this.events = List.copyOf(events);
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
                .octet(RoomFormat.VERSION)
                .text(room.hall())
                .text(room.name())
                .number(before.life())
                .number(before.version())
                .bytes(RoomFormat.write(events))
                .buffer;
    }

    private static RoomNews read(Buffer bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.octet();
        if (format != RoomFormat.VERSION) {
            throw new IllegalArgumentException("room format " + format + "; this node reads " + RoomFormat.VERSION);
        }
        ChamberName room = new ChamberName(in.text(), in.text());
        RoomPosition before = new RoomPosition(in.number(), in.number());
        return new RoomNews(room, before, RoomFormat.readEvents(in.bytes()));
    }

    /** Must be registered on every node before it opens a room. */
    static final class Codec implements MessageCodec<RoomNews, RoomNews> {
        static final String NAME = "hub.room";

        @Override
        public void encodeToWire(Buffer buffer, RoomNews news) {
            Buffer bytes = news.bytes();
            buffer.appendInt(bytes.length()).appendBuffer(bytes);
        }

        @Override
        public RoomNews decodeFromWire(int position, Buffer buffer) {
            int start = position + Integer.BYTES;
            return read(buffer.slice(start, start + buffer.getInt(position)));
        }

        @Override
        public RoomNews transform(RoomNews news) {
            return news;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
