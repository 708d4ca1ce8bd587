package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote.
 *
 * <p>Every method throws {@link IllegalArgumentException} or {@link IndexOutOfBoundsException} where the bytes are not
 * of that form.
 */
public final class ByteReader {
    private static final int MORE = 0x80;
    private static final int MAX_SHIFT = 56;

    private final Buffer buffer;
    private int position;

    public ByteReader(Buffer buffer) {
        this.buffer = buffer;
    }

    public int octet() {
        return buffer.getUnsignedByte(position++);
    }

    public long number() {
        long value = 0;
        for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
            int octet = octet();
            value |= (long) (octet & (MORE - 1)) << shift;
            if (octet < MORE) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than nine bytes");
    }

    /** A count or length, which can be no more than the bytes that are left. */
    public int count() {
        long count = number();
        if (count > buffer.length() - position) {
            throw new IllegalArgumentException(
                    "a count of " + count + " with " + (buffer.length() - position) + " bytes left");
        }
        return (int) count;
    }

    public String text() {
        return bytes().toString();
    }

    public @Nullable String textOrNull() {
        return orNull(ByteReader::text);
    }

    public boolean flag() {
        return octet() != 0;
    }

    public <T> @Nullable T orNull(Function<ByteReader, T> read) {
        return flag() ? read.apply(this) : null;
    }

    public <T> List<T> each(Function<ByteReader, T> read) {
        List<T> values = new ArrayList<>();
        for (int left = count(); left > 0; left--) {
            values.add(read.apply(this));
        }
        return values;
    }

    /** A slice: it shares the bytes of what is being read. */
    public Buffer bytes() {
        int length = count();
        position += length;
        return buffer.slice(position - length, position);
    }
}
