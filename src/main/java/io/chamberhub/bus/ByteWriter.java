package io.chamberhub.bus;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Writes numbers and texts the compact way {@link ByteReader} reads them. */
final class ByteWriter {
    private static final int MORE = 0x80;

    final Buffer buffer = Buffer.buffer();

    ByteWriter octet(int value) {
        buffer.appendByte((byte) value);
        return this;
    }

    /** A number from 0 up, seven bits to the byte, the low ones first. */
    ByteWriter number(long value) {
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

    ByteWriter text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        buffer.appendBytes(bytes);
        return this;
    }

    ByteWriter bytes(Buffer bytes) {
        number(bytes.length());
        buffer.appendBuffer(bytes);
        return this;
    }
}
