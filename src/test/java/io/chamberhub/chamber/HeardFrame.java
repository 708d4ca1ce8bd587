package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** A frame as a client reads it. */
record HeardFrame(int opcode, boolean fin, Buffer payload) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;

    /** Reads exactly one unmasked data frame; its length must take as few bytes as possible. */
    static HeardFrame read(Buffer bytes) {
        int first = bytes.getUnsignedByte(0);
        assertThat(first & 0x7C).as("reserved bits and control frames").isZero();
        int start = 2;
        long length = bytes.getUnsignedByte(1);
        if (length == 126) {
            start = 4;
            length = bytes.getUnsignedShort(2);
            assertThat(length).isGreaterThan(125);
        } else if (length == 127) {
            start = 10;
            length = bytes.getLong(2);
            assertThat(length).isGreaterThan(0xFFFF);
        }
        assertThat((long) bytes.length()).as("bytes of the frame").isEqualTo(start + length);
        return new HeardFrame(first & 3, (first & 0x80) != 0, bytes.getBuffer(start, bytes.length()));
    }

    /** {@code t}ext, {@code b}inary or {@code -} for more; {@code .} at the end of a message, else {@code ~}; content. */
    @Override
    public String toString() {
        return "-tb".charAt(opcode) + (fin ? "." : "~") + payload.toString(StandardCharsets.UTF_8);
    }
}
