package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A data frame that the hub sends. A server does not mask, so that every receiver gets the same bytes. */
public sealed interface Frame {
    /** Appends its bytes. */
    void writeTo(FrameBuffer out);

    /** How many bytes it takes. */
    int length();

    /** Its bytes, on their own. */
    Buffer toBuffer();

    /**
     * A frame that has still to be encoded.
     *
     * @param from whose message begins with it: the content is preceded by the line that says so; null for none
     */
    record Content(Opcode opcode, boolean fin, @Nullable MemberId from, Buffer content) implements Frame {
        @Override
        public void writeTo(FrameBuffer out) {
            Frames.writeHead(out, opcode, fin, payloadLength());
            if (from != null) {
                Frames.writeFrom(out, from);
            }
            out.write(content);
        }

        private int payloadLength() {
            return content.length() + (from == null ? 0 : Frames.fromLength(from));
        }

        @Override
        public int length() {
            int payload = payloadLength();
            return Frames.headLength(payload) + payload;
        }

        @Override
        public Buffer toBuffer() {
            HeapFrameBuffer out = new HeapFrameBuffer(length());
            writeTo(out);
            return out.bytes();
        }
    }

    /** A frame that has been encoded already. */
    record Encoded(Buffer bytes) implements Frame {
        @Override
        public void writeTo(FrameBuffer out) {
            out.write(bytes);
        }

        @Override
        public int length() {
            return bytes.length();
        }

        @Override
        public Buffer toBuffer() {
            return bytes;
        }
    }
}
