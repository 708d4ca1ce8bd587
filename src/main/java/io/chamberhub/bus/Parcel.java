package io.chamberhub.bus;

import io.chamberhub.chamber.Batch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * A batch on the event bus. Shards of the sender's node get the very same batch; for other nodes it becomes bytes, once
 * however many nodes there are, and what they read shares those bytes. Immutable but for what it caches.
 */
final class Parcel {
    private volatile @Nullable Batch batch;
    private volatile @Nullable Buffer bytes;

    Parcel(Batch batch) {
        this.batch = batch;
    }

    private Parcel(Buffer bytes) {
        this.bytes = bytes;
    }

    /** @throws RuntimeException if another node sent bytes that this one cannot read */
    Batch batch() {
        Batch known = batch;
        if (known == null) {
            known = StreamFormat.readBatch(bytes());
            batch = known;
        }
        return known;
    }

    private Buffer bytes() {
        Buffer known = bytes;
        Batch content = batch;
        if (known == null && content != null) {
            known = StreamFormat.write(content);
            bytes = known;
        }
        return known == null ? Buffer.buffer() : known;
    }

    /** Must be registered on every node before it opens a chamber. */
    static final class Codec implements MessageCodec<Parcel, Parcel> {
        static final String NAME = "hub.stream";

        @Override
        public void encodeToWire(Buffer buffer, Parcel parcel) {
            Buffer bytes = parcel.bytes();
            buffer.appendInt(bytes.length()).appendBuffer(bytes);
        }

        @Override
        public Parcel decodeFromWire(int position, Buffer buffer) {
            int start = position + Integer.BYTES;
            return new Parcel(buffer.slice(start, start + buffer.getInt(position)));
        }

        @Override
        public Parcel transform(Parcel parcel) {
            return parcel;
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
