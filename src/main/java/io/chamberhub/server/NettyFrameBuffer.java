package io.chamberhub.server;

import io.chamberhub.wire.FrameBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** Frames in memory outside the heap, as the operating system sends them: sockets need not copy them. */
final class NettyFrameBuffer implements FrameBuffer {
    /** Taken at least, in bytes; more is found when it is needed. */
    private static final int SIZE = 256;

    private final ByteBuf bytes;

    /** @param size expected, in bytes */
    NettyFrameBuffer(int size) {
        this.bytes = ByteBufAllocator.DEFAULT.directBuffer(Math.max(size, SIZE));
    }

    /** A part of it for one socket, which releases it. */
    ByteBuf part(int from, int to) {
        return bytes.retainedSlice(from, to - from);
    }

    @Override
    public int length() {
        return bytes.writerIndex();
    }

    @Override
    public void reserve(int more) {
        bytes.ensureWritable(more);
    }

    @Override
    public void writeByte(int value) {
        bytes.writeByte(value);
    }

    @Override
    public void writeShort(int value) {
        bytes.writeShort(value);
    }

    @Override
    public void writeLong(long value) {
        bytes.writeLong(value);
    }

    @Override
    public void write(Buffer more) {
        ByteBuf from = ((BufferInternal) more).getByteBuf();
        bytes.writeBytes(from, 0, more.length());
    }

    @Override
    public Buffer copy(int from, int to) {
        byte[] copy = new byte[to - from];
        bytes.getBytes(from, copy);
        return Buffer.buffer(copy);
    }

    @Override
    public void release() {
        bytes.release();
    }
}
