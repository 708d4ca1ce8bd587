package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;

/** Frames in ordinary memory. */
public final class HeapFrameBuffer implements FrameBuffer {
    private final Buffer bytes;

    /** @param size expected, in bytes */
    public HeapFrameBuffer(int size) {
        this.bytes = Buffer.buffer(size);
    }

    /** All that has been written. */
    public Buffer bytes() {
        return bytes;
    }

    @Override
    public int length() {
        return bytes.length();
    }

    @Override
    public void writeByte(int value) {
        bytes.appendByte((byte) value);
    }

    @Override
    public void writeShort(int value) {
        bytes.appendShort((short) value);
    }

    @Override
    public void writeLong(long value) {
        bytes.appendLong(value);
    }

    @Override
    public void write(Buffer more) {
        bytes.appendBuffer(more);
    }

    @Override
    public Buffer copy(int from, int to) {
        return bytes.getBuffer(from, to);
    }

    @Override
    public void release() {
        // The garbage collector does it.
    }
}
