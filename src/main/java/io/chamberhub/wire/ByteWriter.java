package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes numbers and texts the compact way {@link ByteReader} reads them. */
public final class ByteWriter {
    private static final int MORE = 0x80;

    private final Buffer buffer = Buffer.buffer();

    public ByteWriter octet(int value) {
        buffer.appendByte((byte) value);
        return this;
    }

    /** A number from 0 up, seven bits to the byte, the low ones first. */
    public ByteWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a number is 0 or more, was " + value);
        }
        long left = value;
        while (left >= MORE) {
            buffer.appendByte((byte) (left | MORE));
            left >>>= 7;
        }
        buffer.appendByte((byte) left);
        return this;
    }

    public ByteWriter text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        buffer.appendBytes(bytes);
        return this;
    }

    public ByteWriter bytes(Buffer bytes) {
        number(bytes.length());
        buffer.appendBuffer(bytes);
        return this;
    }

    /** A text, or none. */
    public ByteWriter textOrNull(@Nullable String text) {
        return orNull(text, ByteWriter::text);
    }

    public ByteWriter flag(boolean flag) {
        return octet(flag ? 1 : 0);
    }

    /** A value, or none. */
    public <T> ByteWriter orNull(@Nullable T value, BiConsumer<ByteWriter, T> write) {
        flag(value != null);
        if (value != null) {
            write.accept(this, value);
        }
        return this;
    }

    /** How many there are, then one after the other. */
    public <T> ByteWriter each(List<T> values, BiConsumer<ByteWriter, T> write) {
        number(values.size());
        values.forEach(value -> write.accept(this, value));
        return this;
    }

    /** What was written. Not a copy. */
    public Buffer buffer() {
        return buffer;
    }
}
