package io.chamberhub.chamber;

import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.HeapFrameBuffer;
import io.vertx.core.buffer.Buffer;
import java.util.function.IntFunction;

/** Makes buffers that must each be released once and not be used afterwards. */
final class LentBuffers implements IntFunction<FrameBuffer> {
    private int lent;
    private int made;
    private boolean exhausted;

    @Override
    public FrameBuffer apply(int size) {
        lent++;
        made++;
        return new Lent();
    }

    /** How many have not been released yet. */
    int lent() {
        return lent;
    }

    /** How many there ever were. */
    int made() {
        return made;
    }

    /** From now on there is no memory for what is written, or there is again. */
    void exhaust(boolean now) {
        exhausted = now;
    }

    private final class Lent implements FrameBuffer {
        private final HeapFrameBuffer bytes = new HeapFrameBuffer(16);
        private boolean released;

        private HeapFrameBuffer bytes() {
            if (released) {
                throw new AssertionError("a buffer is used that has been released");
            }
            return bytes;
        }

        @Override
        public int length() {
            return bytes().length();
        }

        @Override
        public void reserve(int more) {
            if (exhausted) {
                throw new OutOfMemoryError("as the test wants it");
            }
        }

        @Override
        public void writeByte(int value) {
            bytes().writeByte(value);
        }

        @Override
        public void writeShort(int value) {
            bytes().writeShort(value);
        }

        @Override
        public void writeLong(long value) {
            bytes().writeLong(value);
        }

        @Override
        public void write(Buffer more) {
            bytes().write(more);
        }

        @Override
        public Buffer copy(int from, int to) {
            return bytes().copy(from, to);
        }

        @Override
        public void release() {
            bytes().release();
            released = true;
            lent--;
        }
    }
}
