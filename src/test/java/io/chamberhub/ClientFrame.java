package io.chamberhub;

import io.vertx.core.buffer.Buffer;

/** Frames as a client must send them: masked (RFC 6455 sections 5.2 and 5.3). */
public final class ClientFrame {
    private static final int MASKED = 0x80;

    private ClientFrame() {}

    /**
     * A frame.
     *
     * @param first its first byte: FIN, reserved bits and opcode
     * @param mask the masking key, its first byte in the most significant place
     */
    public static Buffer of(int first, Buffer payload, int mask) {
        int length = payload.length();
        Buffer bytes = Buffer.buffer(length + 14).appendByte((byte) first);
        if (length < 126) {
            bytes.appendByte((byte) (MASKED | length));
        } else if (length <= 0xFFFF) {
            bytes.appendByte((byte) (MASKED | 126)).appendUnsignedShort(length);
        } else {
            bytes.appendByte((byte) (MASKED | 127)).appendLong(length);
        }
        byte[] masked = payload.getBytes();
        for (int i = 0; i < length; i++) {
            masked[i] ^= (byte) (mask >> (24 - 8 * (i % 4)));
        }
        return bytes.appendInt(mask).appendBytes(masked);
    }
}
