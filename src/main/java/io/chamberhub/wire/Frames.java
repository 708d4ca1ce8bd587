package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Server frames as bytes (RFC 6455 section 5.2). A server does not mask, so a frame is encoded once and every receiver
 * gets the same bytes.
 */
public final class Frames {
    /** What a data frame says about the message it belongs to. */
    public enum Opcode {
        CONTINUATION(0),
        TEXT(1),
        BINARY(2);

        private final int code;

        Opcode(int code) {
            this.code = code;
        }
    }

    private static final int FIN = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_HEAD = 10;

    /** Ends a fragmented message that gets no more content. Shared: do not change its bytes. */
    public static final Buffer EMPTY_FINAL = frame(Opcode.CONTINUATION, true, Buffer.buffer(), Buffer.buffer());

    /** The notice {@code X}. Shared: do not change its bytes. */
    public static final Buffer TRUNCATED = notice(new Notice.Truncated());

    private Frames() {}

    /** A whole text message of one frame. */
    public static Buffer notice(Notice notice) {
        byte[] text = notice.wire().getBytes(StandardCharsets.UTF_8);
        return frame(Opcode.TEXT, true, Buffer.buffer(text), Buffer.buffer());
    }

    /** The line that starts every message a member hears: {@code F<id>} and LF. */
    public static Buffer from(MemberId sender) {
        return Buffer.buffer("F" + sender + "\n");
    }

    /** One frame with {@code first} and {@code rest} as its payload, one after the other. */
    public static Buffer frame(Opcode opcode, boolean fin, Buffer first, Buffer rest) {
        int length = first.length() + rest.length();
        Buffer frame = Buffer.buffer(MAX_HEAD + length);
        frame.appendByte((byte) (opcode.code | (fin ? FIN : 0)));
        if (length < LENGTH_16) {
            frame.appendByte((byte) length);
        } else if (length <= 0xFFFF) {
            frame.appendByte((byte) LENGTH_16).appendUnsignedShort(length);
        } else {
            frame.appendByte((byte) LENGTH_64).appendLong(length);
        }
        return frame.appendBuffer(first).appendBuffer(rest);
    }
}
