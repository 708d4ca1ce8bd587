package io.chamberhub.bus;

import io.chamberhub.chamber.Batch;
import io.vertx.core.buffer.Buffer;
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
    static final class Codec extends BytesCodec<Parcel> {
        static final String NAME = "hub.stream";

        Codec() {
            super(NAME);
        }

        @Override
        Buffer bytes(Parcel message) {
            return message.bytes();
        }

        @Override
        Parcel read(Buffer bytes) {
            return new Parcel(bytes);
        }
    }
}
