package io.chamberhub.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Writes the frames of clients, masked as RFC 6455 has it, into one buffer that is used again. Not thread-safe. */
final class Outgoing {
    private static final int TEXT = 0x81;
    private static final int PONG = 0x8A;
    private static final int MASKED = 0x80;
    private static final int MAX_HEAD = 14;

    /** Room for what is no payload: prefix and suffix, a greeting, or a pong. */
    private static final int WORDS = 512;

    private final byte[][] prefixes;
    private final byte[] suffix;
    private final Payload payload;
    private final int size;
    private final ByteBuffer out;
    private final SplittableRandom masks = new SplittableRandom();

    /**
     * @param senders how many there are, numbered from 0
     * @param size of a payload, in bytes
     */
    Outgoing(Dialect dialect, int senders, int size, Payload payload) {
        this.prefixes = new byte[senders][];
        for (int sender = 0; sender < senders; sender++) {
            prefixes[sender] = bytes(dialect.prefix(sender));
        }
        this.suffix = bytes(dialect.suffix());
        this.payload = payload;
        this.size = size;
        this.out = ByteBuffer.allocateDirect(MAX_HEAD + WORDS + size + Long.BYTES);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A frame that holds a whole message; good until the next call. */
    ByteBuffer message(int sender, long sequence, long time) {
        byte[] prefix = prefixes[sender];
        int key = begin(TEXT, prefix.length + size + suffix.length);
        int start = out.position();
        out.put(prefix);
        payload.write(out, sender, sequence, time);
        out.put(suffix);
        mask(start, key);
        return out.flip();
    }

    /** A frame that holds a few words; good until the next call. */
    ByteBuffer text(String words) {
        byte[] text = bytes(words);
        int key = begin(TEXT, text.length);
        int start = out.position();
        out.put(text);
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
