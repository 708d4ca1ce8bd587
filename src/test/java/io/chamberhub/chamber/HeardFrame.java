package io.chamberhub.chamber;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A frame as a client reads it. */
record HeardFrame(int opcode, boolean fin, Buffer payload) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;

    /** Reads exactly one unmasked data frame; its length must take as few bytes as possible. */
    static HeardFrame read(Buffer bytes) {
        List<HeardFrame> all = readAll(bytes);
        if (all.size() != 1) {
            throw broken(bytes);
        }
        return all.get(0);
    }

    /** Reads such frames, one after the other. */
    static List<HeardFrame> readAll(Buffer bytes) {
        List<HeardFrame> all = new ArrayList<>();
        for (int at = 0; at < bytes.length(); ) {
            at = readOne(bytes, at, all);
        }
        return all;
    }

    /** Where the one behind it begins. */
    private static int readOne(Buffer bytes, int at, List<HeardFrame> all) {
        int first = bytes.getUnsignedByte(at);
        int start = at + 2;
        long length = bytes.getUnsignedByte(at + 1);
        long least = 0;
        if (length == 126) {
            start = at + 4;
            length = bytes.getUnsignedShort(at + 2);
            least = 126;
        } else if (length == 127) {
            start = at + 10;
            length = bytes.getLong(at + 2);
            least = 0x10000;
        }
        if ((first & 0x7C) != 0 || length < least || length > bytes.length() - start) {
            throw broken(bytes);
        }
        int end = start + (int) length;
        all.add(new HeardFrame(first & 3, (first & 0x80) != 0, bytes.getBuffer(start, end)));
        return end;
    }

    private static AssertionError broken(Buffer bytes) {
        return new AssertionError("not a data frame: " + HexFormat.of().formatHex(bytes.getBytes()));
    }

    /** {@code t}ext, {@code b}inary or {@code -} for more; {@code .} at the end of a message, else {@code ~}; content. */
    @Override
    public String toString() {
        return "-tb".charAt(opcode) + (fin ? "." : "~") + payload.toString(StandardCharsets.UTF_8);
    }
}
