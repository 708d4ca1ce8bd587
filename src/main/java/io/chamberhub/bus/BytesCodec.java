package io.chamberhub.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Carries what cannot change: shards of the sender's node get the very same object, other nodes get bytes.
 *
 * @param <T> what is carried
 */
abstract class BytesCodec<T> implements MessageCodec<T, T> {
    private final String name;

    /** @param name the same on every node */
    BytesCodec(String name) {
        this.name = name;
    }

    abstract Buffer bytes(T message);

    /** @param bytes shared with what was received; they stay as they are */
    abstract T read(Buffer bytes);

    @Override
    public final void encodeToWire(Buffer buffer, T message) {
        Buffer bytes = bytes(message);
        buffer.appendInt(bytes.length()).appendBuffer(bytes);
    }

    @Override
    public final T decodeFromWire(int position, Buffer buffer) {
        int start = position + Integer.BYTES;
        return read(buffer.slice(start, start + buffer.getInt(position)));
    }

    @Override
    public final T transform(T message) {
        return message;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final byte systemCodecID() {
        return -1;
    }
}
