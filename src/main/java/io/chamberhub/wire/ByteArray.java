package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Bytes as zlib reads and writes them, in memory that is used again. Confined to the thread of its shard. */
final class ByteArray implements FrameBuffer {
    private static final int SIZE = 4 << 10;
    /** Of a larger one it has only for the message that needs it, in bytes. */
    private static final int LARGE = 128 << 10;
    /** With less room than this, zlib would say twice that a piece has ended. */
    private static final int ROOM = 64;

    private byte[] bytes = new byte[SIZE];
    private int length;

    /** Those up to its length are what has been written. */
    byte[] bytes() {
        return bytes;
    }

    int first() {
        return bytes[0] & 0xFF;
    }

    int second() {
        return bytes[1] & 0xFF;
    }

    void clear() {
        length = 0;
    }

    /** Drops the last bytes. */
    void shorten(int by) {
        length -= by;
    }

    /** Gives back what is hardly ever needed. */
    void trim() {
        if (bytes.length > LARGE) {
            bytes = new byte[SIZE];
            length = 0;
        }
    }

    void write(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /** Writes all that is to be had for now. */
    void fill(Deflater deflater, int flush) {
        do {
            ensure(ROOM);
            length += deflater.deflate(bytes, length, bytes.length - length, flush);
        } while (length == bytes.length);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    @Override
    public void writeShort(int value) {
        writeByte(value >> Byte.SIZE);
        writeByte(value);
    }

    @Override
    public void writeLong(long value) {
        writeShort((int) (value >> 48));
        writeShort((int) (value >> 32));
        writeShort((int) (value >> 16));
        writeShort((int) value);
    }

    @Override
    public void write(Buffer more) {
        ensure(more.length());
        more.getBytes(bytes, length);
        length += more.length();
    }

    @Override
    public Buffer copy(int from, int to) {
        return Buffer.buffer(to - from).appendBytes(bytes, from, to - from);
    }

    @Override
    public void release() {
        clear();
    }
}
