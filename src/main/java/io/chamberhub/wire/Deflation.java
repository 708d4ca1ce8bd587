package io.chamberhub.wire;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Deflates messages (RFC 7692), each on its own, so that everyone who takes deflated ones gets the same bytes. Confined to
 * the thread of its shard.
 *
 * <p>A deflated piece of a message ends where the four bytes would follow that RFC 7692 section 7.2.1 strikes off the last
 * one; the next piece begins with them. So an empty frame ends the message at any time, as it ends one that is not deflated.
 */
public final class Deflation {
    /** So many messages may be under way at once with these deflaters that come in pieces; further ones are not deflated. */
    static final int MOST_UNDER_WAY = 64;

    /** So much is handed to zlib at a time, in bytes: meanwhile no garbage can be collected. */
    private static final int PORTION = 16 << 10;

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final ZlibStates<Deflater> deflaters;
    private final int threshold;
    private final Runnable used;
    private final ByteArray plain = new ByteArray();
    private final ByteArray deflated = new ByteArray();

    /**
     * A way to deflate.
     *
     * @param deflaters may be shared with others on the same thread
     * @param threshold the shortest payload that is deflated, in bytes
     * @param used called whenever a message is deflated
     */
    public Deflation(ZlibStates<Deflater> deflaters, int threshold, Runnable used) {
        this.deflaters = deflaters;
        this.threshold = Math.max(threshold, 1);
        this.used = used;
    }

    /** A message of a single frame: deflated, or as it was if that does not make it shorter. */
    public Frame whole(Frame frame) {
        if (isShort(frame)) {
            return frame;
        }
        Deflater deflater = deflaters.take();
        Frame shorter = begin(deflater, frame);
        deflaters.giveBack(deflater);
        return shorter == null ? frame : shorter;
    }

    /**
     * A message begins that comes in pieces.
     *
     * @param first its first one
     * @return null if the message is not to be deflated: its first piece is short, or does not get shorter
     */
    public @Nullable DeflatedMessage start(Frame first) {
        if (isShort(first) || deflaters.lent() >= MOST_UNDER_WAY) {
            return null;
        }
        Deflater deflater = deflaters.take();
        Frame shorter = begin(deflater, first);
        if (shorter == null) {
            deflaters.giveBack(deflater);
            return null;
        }
        return new DeflatedMessage(this, deflater, shorter);
    }

    private boolean isShort(Frame frame) {
        return frame.length() < threshold + Frames.headLength(threshold);
    }

    private @Nullable Frame begin(Deflater deflater, Frame frame) {
        int head = load(frame);
        deflate(deflater, head);
        boolean shorter = deflated.length() < plain.length() - head;
        Frame result = null;
        if (shorter) {
            used.run();
            result = encoded(plain.first() | Frames.DEFLATED);
        }
        trim();
        return result;
    }

    /** A message that was started goes on. */
    Frame more(Deflater deflater, Frame frame) {
        int head = load(frame);
        if (plain.length() > head) {
            deflated.write(TAIL);
            deflate(deflater, head);
        }
        Frame result = encoded(plain.first());
        trim();
        return result;
    }

    void end(Deflater deflater) {
        deflaters.giveBack(deflater);
    }

    /** @return how long the frame's head is */
    private int load(Frame frame) {
        plain.clear();
        deflated.clear();
        frame.writeTo(plain);
        return Frames.headLengthOf(plain.second());
    }

    private void deflate(Deflater deflater, int from) {
        int end = plain.length();
        for (int at = from; at < end; at += PORTION) {
            int stop = Math.min(at + PORTION, end);
            deflater.setInput(plain.bytes(), at, stop - at);
            deflated.fill(deflater, stop == end ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
        }
        deflated.shorten(TAIL.length);
    }

    private Frame encoded(int firstByte) {
        HeapFrameBuffer out = new HeapFrameBuffer(Frames.headLength(deflated.length()) + deflated.length());
        Frames.writeHead(out, firstByte, deflated.length());
        out.bytes().appendBytes(deflated.bytes(), 0, deflated.length());
        return new Frame.Encoded(out.bytes());
    }

    private void trim() {
        plain.trim();
        deflated.trim();
    }
}
