package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Server frames as bytes (RFC 6455 section 5.2). */
public final class Frames {
    static final int FIN = 0x80;
    /** On the first frame of a message: it is deflated (RFC 7692 section 6). */
    static final int DEFLATED = 0x40;

    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;

    private static final Buffer NOTHING = Buffer.buffer();

    /** Ends a fragmented message that gets no more content. Shared: do not change its bytes. */
    public static final Buffer EMPTY_FINAL = frame(Opcode.CONTINUATION, true, NOTHING);

    /** The notice {@code X}. Shared: do not change its bytes. */
    public static final Buffer TRUNCATED = notice(new Notice.Truncated());

    /** A ping without a payload. Shared: do not change its bytes. */
    public static final Buffer PING = frame(Opcode.PING, true, NOTHING);

    /** What a message begins with that comes from an operator or a program: the name of nobody's id. */
    private static final Buffer FROM_SERVER = Buffer.buffer("Fserver\n");

    private Frames() {}

    /** A whole text message of one frame. */
    public static Buffer notice(Notice notice) {
        return frame(Opcode.TEXT, true, Buffer.buffer(notice.wire().getBytes(StandardCharsets.UTF_8)));
    }

    /** A frame with this payload. */
    public static Buffer frame(Opcode opcode, boolean fin, Buffer payload) {
        return new Frame.Content(opcode, fin, null, payload).toBuffer();
    }

    /** A whole message of one frame in the {@code echo} protocol, from the sender {@code server}. */
    public static Buffer fromServer(Opcode kind, Buffer content) {
        Buffer payload = Buffer.buffer(FROM_SERVER.length() + content.length());
        return frame(kind, true, payload.appendBuffer(FROM_SERVER).appendBuffer(content));
    }

    /** Takes frames apart. */
    public interface Reader {
        void frame(Opcode opcode, boolean fin, Buffer payload);
    }

    /** Reads frames that were written here, one after the other. */
    public static void read(Buffer frames, Reader reader) {
        for (int at = 0; at < frames.length(); ) {
            int first = frames.getUnsignedByte(at);
            int length = frames.getUnsignedByte(at + 1);
            at += 2;
            if (length == LENGTH_16) {
                length = frames.getUnsignedShort(at);
                at += Short.BYTES;
            } else if (length == LENGTH_64) {
                length = (int) frames.getLong(at);
                at += Long.BYTES;
            }
            reader.frame(
                    Objects.requireNonNull(Opcode.of(first & 0x0F)), (first & FIN) != 0, frames.slice(at, at + length));
            at += length;
        }
    }

    /** How long the head of a frame is whose payload has this length. */
    static int headLength(int payload) {
        return 2 + (payload < LENGTH_16 ? 0 : payload <= 0xFFFF ? Short.BYTES : Long.BYTES);
    }

    /** How long the head of a frame is that has this for its second byte. */
    static int headLengthOf(int second) {
        return 2 + (second < LENGTH_16 ? 0 : second == LENGTH_16 ? Short.BYTES : Long.BYTES);
    }

    /** Appends the head of a frame whose payload has this length. */
    static void writeHead(FrameBuffer out, Opcode opcode, boolean fin, int length) {
        writeHead(out, opcode.code() | (fin ? FIN : 0), length);
    }

    /** The same, with the first byte as it is to be. */
    static void writeHead(FrameBuffer out, int first, int length) {
        out.writeByte(first);
        if (length < LENGTH_16) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(LENGTH_16);
            out.writeShort(length);
        } else {
            out.writeByte(LENGTH_64);
            out.writeLong(length);
        }
    }

    /** How long the line is that starts every message of this sender. */
    static int fromLength(MemberId sender) {
        return sender.digits() + 2;
    }

    /** Appends the line that starts every message a member hears: {@code F<id>} and LF. */
    static void writeFrom(FrameBuffer out, MemberId sender) {
        out.writeByte('F');
        for (long unit = sender.unit(); unit > 0; unit /= 10) {
            out.writeByte('0' + (int) (sender.value() / unit % 10));
        }
        out.writeByte('\n');
    }
}
