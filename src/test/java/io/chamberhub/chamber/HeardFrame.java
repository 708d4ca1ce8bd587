package io.chamberhub.chamber;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A frame as a client reads it. */
record HeardFrame(int opcode, boolean fin, Buffer payload) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;

    /** Reads exactly one unmasked data frame; its length must take as few bytes as possible. */
    static HeardFrame read(Buffer bytes) {
        int first = bytes.getUnsignedByte(0);
        int start = 2;
        long length = bytes.getUnsignedByte(1);
        long least = 0;
        if (length == 126) {
            start = 4;
            length = bytes.getUnsignedShort(2);
            least = 126;
        } else if (length == 127) {
            start = 10;
            length = bytes.getLong(2);
            least = 0x10000;
        }
        if ((first & 0x7C) != 0 || length < least || bytes.length() != start + length) {
            throw new AssertionError("not a data frame: " + HexFormat.of().formatHex(bytes.getBytes()));
        }
        return new HeardFrame(first & 3, (first & 0x80) != 0, bytes.getBuffer(start, bytes.length()));
    }

    /** {@code t}ext, {@code b}inary or {@code -} for more; {@code .} at the end of a message, else {@code ~}; content. */
    @Override
    public String toString() {
        return "-tb".charAt(opcode) + (fin ? "." : "~") + payload.toString(StandardCharsets.UTF_8);
    }
}
