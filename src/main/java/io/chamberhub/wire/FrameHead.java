package io.chamberhub.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The head of a frame that a client sends, with all that RFC 6455 section 5.2 demands of it.
 *
 * @param deflated whether it begins a message that is deflated (RFC 7692 section 6)
 * @param length of the head itself, in bytes
 * @param payloadLength in bytes
 * @param mask the four bytes of the masking key, the first one in the most significant place
 */
public record FrameHead(Opcode opcode, boolean fin, boolean deflated, int length, int payloadLength, int mask) {
    /** The longest payload of a control frame, in bytes. */
    public static final int MAX_CONTROL = 125;

    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int SHORTEST = 2;
    private static final int MASK_LENGTH = 4;

    /**
     * Reads a head.
     *
     * @param in read by index; its position does not matter and does not change
     * @param at where the head begins
     * @param end where what has come ends
     * @param maxPayload the longest payload that a data frame may have
     * @param mayDeflate whether messages may be deflated
     * @return null if the head has not come in full
     * @throws ProtocolViolation as soon as what has come cannot be right
     */
    public static @Nullable FrameHead read(ByteBuffer in, int at, int end, int maxPayload, boolean mayDeflate)
            throws ProtocolViolation {
        if (end == at) {
            return null;
        }
        int first = in.get(at);
        Opcode opcode = opcode(first, mayDeflate);
        if (end - at < SHORTEST) {
            return null;
        }
        int second = in.get(at + 1);
        int shortLength = second & 0x7F;
        if ((second & MASKED) == 0 || (opcode.isControl() && !fitsControl(opcode, shortLength))) {
            throw new ProtocolViolation(Ending.PROTOCOL_ERROR);
        }
        int more = shortLength == Frames.LENGTH_16 ? Short.BYTES : shortLength == Frames.LENGTH_64 ? Long.BYTES : 0;
        int length = SHORTEST + more + MASK_LENGTH;
        if (end - at < SHORTEST + more) {
            return null;
        }
        long payload = more == 0 ? shortLength : longLength(in, at + SHORTEST, more);
        if (payload > maxPayload && !opcode.isControl()) {
            throw new ProtocolViolation(Ending.FRAME_TOO_BIG);
        }
        if (end - at < length) {
            return null;
        }
        int mask = number(in, at + length - MASK_LENGTH);
        return new FrameHead(
                opcode, (first & Frames.FIN) != 0, (first & Frames.DEFLATED) != 0, length, (int) payload, mask);
    }

    /** The first byte alone may tell that a frame is broken. */
    private static Opcode opcode(int first, boolean mayDeflate) throws ProtocolViolation {
        Opcode opcode = Opcode.of(first & 0x0F);
        boolean begins = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
        if (opcode == null
                || (first & (mayDeflate && begins ? RESERVED & ~Frames.DEFLATED : RESERVED)) != 0
                || (opcode.isControl() && (first & Frames.FIN) == 0)) {
            throw new ProtocolViolation(Ending.PROTOCOL_ERROR);
        }
        return opcode;
    }

    /** A close code takes two bytes, so that no close frame has one. */
    private static boolean fitsControl(Opcode opcode, int length) {
        return length <= MAX_CONTROL && !(opcode == Opcode.CLOSE && length == 1);
    }

    /** A length must take the fewest bytes that can say it, and its highest bit must not be set. */
    private static long longLength(ByteBuffer in, int at, int bytes) throws ProtocolViolation {
        long length = 0;
        for (int i = at; i < at + bytes; i++) {
            length = length << Byte.SIZE | (in.get(i) & 0xFF);
        }
        if (length < (bytes == Short.BYTES ? Frames.LENGTH_16 : 0x10000)) {
            throw new ProtocolViolation(Ending.PROTOCOL_ERROR);
        }
        return length;
    }

    private static int number(ByteBuffer in, int at) {
        return in.get(at) << 24
                | (in.get(at + 1) & 0xFF) << 16
                | (in.get(at + 2) & 0xFF) << 8
                | (in.get(at + 3) & 0xFF);
    }

    /** Head and payload, in bytes. */
    public long total() {
        return (long) length + payloadLength;
    }

    /**
     * Takes the mask off a part of a payload (RFC 6455 section 5.3), and looks at it while it passes.
     *
     * @param bytes changed by index, most significant byte first
     * @param from where the payload begins
     * @param first how much of the payload comes before the part
     * @param last how much of the payload comes before what is behind the part
     * @return whether all of the part is ASCII
     */
    public boolean unmask(ByteBuffer bytes, int from, int first, int last) {
        int key = Integer.rotateLeft(mask, first % MASK_LENGTH * Byte.SIZE);
        int end = from + last;
        long twice = (long) key << Integer.SIZE | (key & 0xFFFF_FFFFL);
        long seen = 0;
        int i = from + first;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long clear = bytes.getLong(i) ^ twice;
            bytes.putLong(i, clear);
            seen |= clear;
        }
        for (int shift = 24; i < end; i++, shift = shift == 0 ? 24 : shift - Byte.SIZE) {
            byte clear = (byte) (bytes.get(i) ^ key >>> shift);
            bytes.put(i, clear);
            seen |= clear;
        }
        return (seen & Utf8.NOT_ASCII) == 0;
    }
}
