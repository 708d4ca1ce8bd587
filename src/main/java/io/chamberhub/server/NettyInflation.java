package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameHead;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.ZlibStates;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates what a client sends deflated (RFC 7692), a frame as soon as it has come. It has an inflater only in the middle of
 * a message. Nothing is passed on of a frame that gets longer than it may. Confined to the event loop of its channel.
 */
final class NettyInflation {
    /** What the client has struck off the end (RFC 7692 section 7.2.1), and an empty last block: there it has to end. */
    private static final byte[] STRUCK_AND_END = {0, 0, (byte) 0xFF, (byte) 0xFF, 3, 0};

    private static final byte[] END = {3, 0};

    /** Only what has not been struck off ends so, since a zero comes before it. */
    private static final int NOT_STRUCK = 0xFF;

    /** Taken at least for what is inflated, and how many times what has come, in bytes. */
    private static final int SIZE = 512;

    private static final int USUAL_GAIN = 4;

    private int longest;
    private long maxMessage;
    private @Nullable ZlibStates<Inflater> inflaters;
    private @Nullable Inflater inflater;
    /** Of the message so far, inflated. */
    private long size;
    /** With which the message so far ends, negative if it has none. */
    private int lastByte;

    NettyInflation(Limits limits) {
        this.longest = longest(limits);
        this.maxMessage = most(limits);
    }

    /** From now on these limits hold. */
    void allow(Limits limits) {
        longest = longest(limits);
        maxMessage = most(limits);
    }

    private static int longest(Limits limits) {
        return Compression.longestInflated(limits);
    }

    private static long most(Limits limits) {
        return limits.maxMessageSize() == 0 ? Long.MAX_VALUE : limits.maxMessageSize();
    }

    /** Where it gets its inflaters. To be told before the first frame comes. */
    void open(ZlibStates<Inflater> lender) {
        inflaters = lender;
    }

    /** Whether a data frame belongs to a deflated message. */
    boolean concerns(FrameHead head) {
        return head.deflated() || (inflater != null && head.opcode() == Opcode.CONTINUATION);
    }

    /**
     * Inflates a frame that {@linkplain #concerns concerns} it and passes it on.
     *
     * @throws ProtocolViolation if it cannot be inflated, or gets too long
     */
    void pass(FrameHead head, Buffer payload, Socket.Listener listener) throws ProtocolViolation {
        Inflater with = head.deflated() ? begin() : inflater;
        if (with == null) {
            throw new IllegalArgumentException("not deflated");
        }
        long expected = Math.min(longest, Math.max(SIZE, (long) USUAL_GAIN * payload.length()));
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer((int) expected);
        boolean goesOn = false;
        try {
            inflate(with, payload, head.fin(), out);
            size += out.readableBytes();
            listener.frame(head.opcode(), head.fin(), BufferInternal.buffer(out), false);
            goesOn = !head.fin();
        } finally {
            out.release();
            if (!goesOn) {
                end();
            }
        }
    }

    /** Nothing more will come of a message that is under way. */
    void end() {
        if (inflater != null && inflaters != null) {
            inflaters.giveBack(inflater);
            inflater = null;
        }
    }

    private Inflater begin() {
        end();
        if (inflaters == null) {
            throw new IllegalStateException("not open");
        }
        size = 0;
        lastByte = -1;
        Inflater taken = inflaters.take();
        inflater = taken;
        return taken;
    }

    private void inflate(Inflater with, Buffer payload, boolean fin, ByteBuf out) throws ProtocolViolation {
        int length = payload.length();
        try {
            if (length > 0) {
                lastByte = payload.getUnsignedByte(length - 1);
                inflate(with, ((BufferInternal) payload).getByteBuf().nioBuffer(), out);
            }
            // What has no bytes at all is taken for an empty message: there are clients that send one so.
            if (fin && lastByte >= 0 && !with.finished()) {
                inflate(with, ByteBuffer.wrap(lastByte == NOT_STRUCK ? END : STRUCK_AND_END), out);
            }
        } catch (DataFormatException broken) {
            throw new ProtocolViolation(Ending.BROKEN_DATA);
        }
        if (fin && lastByte >= 0 && !with.finished()) {
            throw new ProtocolViolation(Ending.BROKEN_DATA);
        }
    }

    private void inflate(Inflater with, ByteBuffer in, ByteBuf out) throws DataFormatException, ProtocolViolation {
        if (with.finished()) {
            with.reset();
        }
        with.setInput(in);
        boolean restarted = false;
        boolean more = true;
        while (more) {
            more = fill(with, out);
            if (with.finished() && in.hasRemaining()) {
                // A client may mark a block as the last one that is not (RFC 7692 section 7.2.3.4).
                if (restarted) {
                    throw new ProtocolViolation(Ending.BROKEN_DATA);
                }
                restarted = true;
                more = true;
                with.reset();
                with.setInput(in);
            }
        }
    }

    /** Inflates as much as there is room for; whether there may be more. */
    private boolean fill(Inflater with, ByteBuf out) throws DataFormatException, ProtocolViolation {
        long most = Math.min(longest, maxMessage - size);
        if (!out.isWritable()) {
            out.ensureWritable(1);
        }
        // One byte more than there may be shows that there is more.
        int room = (int) Math.min(out.writableBytes(), most + 1 - out.readableBytes());
        int count = with.inflate(out.internalNioBuffer(out.writerIndex(), room));
        out.writerIndex(out.writerIndex() + count);
        if (out.readableBytes() > most) {
            throw new ProtocolViolation(most < longest ? Ending.MESSAGE_TOO_BIG : tooLong());
        }
        return count == room;
    }

    private Ending tooLong() {
        return longest < maxMessage ? Ending.FRAME_TOO_BIG : Ending.MESSAGE_TOO_BIG;
    }
}
