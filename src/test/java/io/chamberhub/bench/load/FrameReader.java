package io.chamberhub.bench.load;

import java.nio.ByteBuffer;

/**
 * Reads messages out of what a server sent (RFC 6455), in place, copying only those that came in several frames. It keeps
 * nothing: what is not a whole message stays in the buffer and is looked at again with what comes behind it. Not
 * thread-safe.
 */
final class FrameReader {
    /** Hears what was read. The bytes are good until it returns. */
    interface Sink {
        void message(ByteBuffer in, int from, int length);

        void ping(ByteBuffer in, int from, int length);

        void closed();
    }

    /** The server broke RFC 6455. */
    static final class BadFrame extends Exception {
        private static final long serialVersionUID = 1;

        BadFrame(String message) {
            super(message);
        }
    }

    private static final int FIN = 0x80;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int MAX_MESSAGE = 4 << 20;

    private ByteBuffer joined = ByteBuffer.allocateDirect(64 << 10);
    private int start;
    private int head;
    private int payload;
    private int length;

    /** Hands on every whole message, and leaves the buffer's position behind the last one. */
    void read(ByteBuffer in, Sink sink) throws BadFrame {
        int at = in.position();
        while (frame(in, at)) {
            if (isControl()) {
                control(in, sink);
            } else if ((head & 0xF) == 0) {
                throw new BadFrame("a continuation of nothing");
            } else if ((head & FIN) != 0) {
                sink.message(in, payload, length);
            } else if (!fragments(in, sink)) {
                break;
            }
            at = payload + length;
        }
        in.position(at);
    }

    /** Reads the head of the frame at this place. False if the frame is not all there. */
    private boolean frame(ByteBuffer in, int at) throws BadFrame {
        int there = in.limit() - at;
        if (there < 2) {
            return false;
        }
        start = at;
        head = in.get(at);
        int second = in.get(at + 1);
        if ((head & 0x70) != 0 || second < 0) {
            throw new BadFrame("reserved bits or a mask");
        }
        if (second < 126) {
            payload = at + 2;
            length = second;
        } else if (!longer(in, at, there, second)) {
            return false;
        }
        return length <= in.limit() - payload;
    }

    private boolean longer(ByteBuffer in, int at, int there, int second) throws BadFrame {
        if (there < (second == 126 ? 4 : 10)) {
            return false;
        }
        long stated = second == 126 ? in.getShort(at + 2) & 0xFFFF : in.getLong(at + 2);
        if (stated < 0 || stated > MAX_MESSAGE) {
            throw new BadFrame("a frame of " + stated + " bytes");
        }
        payload = at + (second == 126 ? 4 : 10);
        length = (int) stated;
        return true;
    }

    private boolean isControl() {
        return (head & 8) != 0;
    }

    private void control(ByteBuffer in, Sink sink) {
        int opcode = head & 0xF;
        if (opcode == CLOSE) {
            sink.closed();
        } else if (opcode == PING) {
            sink.ping(in, payload, length);
        }
    }

    /** Joins the message whose first frame was just read. False, and nothing was handed on, if it is not all there. */
    private boolean fragments(ByteBuffer in, Sink sink) throws BadFrame {
        if (!isWhole(in)) {
            return false;
        }
        joined.clear();
        boolean last = false;
        for (int at = start; !last && frame(in, at); at = payload + length) {
            if (isControl()) {
                control(in, sink);
            } else {
                join(in);
                last = (head & FIN) != 0;
            }
        }
        sink.message(joined, 0, joined.position());
        return true;
    }

    /** Whether the last frame of the message is there; afterwards the first one is the current one again. */
    private boolean isWhole(ByteBuffer in) throws BadFrame {
        int first = start;
        boolean last = false;
        for (int at = payload + length; !last && frame(in, at); at = payload + length) {
            if (!isControl() && (head & 0xF) != 0) {
                throw new BadFrame("a message inside another");
            }
            last = !isControl() && (head & FIN) != 0;
        }
        frame(in, first);
        return last;
    }

    private void join(ByteBuffer in) throws BadFrame {
        if (joined.remaining() < length) {
            if (joined.position() + length > MAX_MESSAGE) {
                throw new BadFrame("a message too long");
            }
            joined = ByteBuffer.allocateDirect(2 * (joined.position() + length)).put(joined.flip());
        }
        joined.put(joined.position(), in, payload, length).position(joined.position() + length);
    }
}
