package io.chamberhub.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Writes the frames of a client, masked as RFC 6455 has it, into one buffer that is used again. Not thread-safe. */
final class Outgoing {
    private static final int TEXT = 0x81;
    private static final int PONG = 0x8A;
    private static final int MASKED = 0x80;
    private static final int MAX_HEAD = 14;

    private final byte[] prefix;
    private final Payload payload;
    private final int length;
    private final ByteBuffer out;
    private final SplittableRandom masks = new SplittableRandom();

    /** @param prefix before every payload, such as an empty header line */
    Outgoing(String prefix, int size, Payload payload) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.payload = payload;
        this.length = this.prefix.length + size;
        this.out = ByteBuffer.allocateDirect(MAX_HEAD + Math.max(length, 125) + Long.BYTES);
    }

    /** A frame that holds a whole message; good until the next call. */
    ByteBuffer message(int sender, long sequence, long time) {
        int key = begin(TEXT, length);
        int start = out.position();
        out.put(prefix);
        payload.write(out, sender, sequence, time);
        mask(start, key);
        return out.flip();
    }

    /** The answer to a ping; good until the next call. */
    ByteBuffer pong(ByteBuffer in, int from, int bytes) {
        int key = begin(PONG, bytes);
        int start = out.position();
        out.put(start, in, from, bytes).position(start + bytes);
        mask(start, key);
        return out.flip();
    }

    private int begin(int first, int bytes) {
        out.clear().put((byte) first);
        if (bytes < 126) {
            out.put((byte) (MASKED | bytes));
        } else if (bytes <= 0xFFFF) {
            out.put((byte) (MASKED | 126)).putShort((short) bytes);
        } else {
            out.put((byte) (MASKED | 127)).putLong(bytes);
        }
        int key = masks.nextInt() | 1;
        out.putInt(key);
        return key;
    }

    private void mask(int start, int key) {
        long twice = ((long) key << 32) | (key & 0xFFFFFFFFL);
        int end = out.position();
        // The last step may go past the end, where nothing is sent from.
        for (int at = start; at < end; at += Long.BYTES) {
            out.putLong(at, out.getLong(at) ^ twice);
        }
    }
}
