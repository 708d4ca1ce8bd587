package io.chamberhub.server;

import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.FrameHead;
import io.chamberhub.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames where they arrived, and holds what cannot be told yet: a part of a frame, or all while it is paused.
 * Paused at first. Confined to the event loop of its channel.
 */
final class NettyInput {
    /** Told what comes, in order. */
    interface Sink {
        /**
         * A frame has come.
         *
         * @param payload unmasked; not used any more when this returns
         * @param ascii whether it is all ASCII
         */
        void frame(FrameHead head, Buffer payload, boolean ascii) throws ProtocolViolation;

        /**
         * More has come of a data frame that has not come in full.
         *
         * @param piece what has come since the last one, unmasked; not used any more when this returns
         * @param ascii whether it is all ASCII
         */
        void part(FrameHead head, Buffer piece, boolean ascii) throws ProtocolViolation;

        /** The client broke RFC 6455. */
        void violated(CloseReason ending);

        /** While it is paused something has come that must be held. */
        void holds();
    }

    private static final Buffer NOTHING = Buffer.buffer();

    /** What is held takes no more than so many times its size. */
    private static final int WASTE = 4;

    private int maxFrame;
    private final boolean mayDeflate;
    private final Sink sink;
    private @Nullable ByteBuf held;
    /** How much of the payload of the first frame that is held has been told of, and is unmasked therefore. */
    private int told;
    /** Whether all of that is ASCII. */
    private boolean toldAscii = true;

    private boolean open;
    private boolean paused = true;
    private boolean reading;
    private boolean stopped;

    /**
     * Input that has not been opened.
     *
     * @param maxFrame the longest frame that a client may send, in bytes
     * @param mayDeflate whether its messages may be deflated
     */
    NettyInput(int maxFrame, boolean mayDeflate, Sink sink) {
        this.maxFrame = maxFrame;
        this.mayDeflate = mayDeflate;
        this.sink = sink;
    }

    /** From now on a frame may be so long, in bytes. */
    void allow(int longest) {
        maxFrame = longest;
    }

    /** From now on it tells. */
    void open() {
        open = true;
        readHeld();
    }

    /** These bytes have come; they are released here. */
    void add(ByteBuf bytes) {
        ByteBuf before = held;
        held = null;
        if (stopped) {
            bytes.release();
        } else if (before == null) {
            read(bytes, false);
        } else {
            before.discardReadBytes().writeBytes(bytes);
            bytes.release();
            read(before, true);
        }
    }

    /** Holds what comes, but for control frames that nothing is held before. */
    void pause() {
        paused = true;
    }

    boolean isPaused() {
        return paused;
    }

    /** Tells what was held; it may be paused again by that. */
    void resume() {
        paused = false;
        readHeld();
    }

    /** Nothing more will come, so there is nothing to hold back. */
    void end() {
        while (held != null && paused) {
            resume();
        }
        stop();
    }

    /** What comes, or is held, is of no interest any more. */
    void stop() {
        stopped = true;
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private void readHeld() {
        ByteBuf bytes = held;
        if (bytes != null && !reading) {
            held = null;
            read(bytes, true);
        }
    }

    /** @param own whether the bytes were held before */
    private void read(ByteBuf bytes, boolean own) {
        reading = true;
        try {
            boolean more = true;
            while (more && open && !stopped) {
                more = readFrame(bytes);
            }
        } catch (ProtocolViolation violation) {
            sink.violated(violation.ending());
        } finally {
            reading = false;
            hold(bytes, own);
        }
    }

    private boolean readFrame(ByteBuf bytes) throws ProtocolViolation {
        int start = bytes.readerIndex();
        int length = bytes.readableBytes();
        if (length == 0) {
            return false;
        }
        ByteBuffer in = bytes.internalNioBuffer(start, length);
        int at = in.position();
        FrameHead head = FrameHead.read(in, at, at + length, maxFrame, mayDeflate);
        if (head == null || (paused && !head.opcode().isControl())) {
            return false;
        }
        if (head.total() > length) {
            tellPart(head, bytes, in, at + head.length());
            return false;
        }
        boolean ascii = head.unmask(in, at + head.length(), told, head.payloadLength()) && toldAscii;
        told = 0;
        toldAscii = true;
        bytes.skipBytes((int) head.total());
        sink.frame(head, payload(bytes, start + head.length(), head.payloadLength()), ascii);
        return true;
    }

    /** What is wrong with a frame is wrong before the rest of it has come. */
    private void tellPart(FrameHead head, ByteBuf bytes, ByteBuffer in, int payload) throws ProtocolViolation {
        if (!head.opcode().isControl()) {
            int from = told;
            told = bytes.readableBytes() - head.length();
            boolean ascii = head.unmask(in, payload, from, told);
            toldAscii &= ascii;
            sink.part(head, payload(bytes, bytes.readerIndex() + head.length() + from, told - from), ascii);
        }
    }

    private static Buffer payload(ByteBuf bytes, int from, int length) {
        return length == 0 ? NOTHING : BufferInternal.buffer(bytes.slice(from, length));
    }

    private void hold(ByteBuf bytes, boolean own) {
        if (stopped || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        if (own && bytes.readableBytes() > bytes.capacity() / WASTE) {
            held = bytes;
        } else {
            // A buffer of its own size, since the one that was read into is large.
            held = bytes.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
            bytes.release();
        }
        if (paused) {
            sink.holds();
        }
    }
}
