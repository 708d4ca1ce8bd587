package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;

/** Something that a client sends in a case, right or wrong. */
sealed interface Sent permits Sent.Frame, Sent.Raw, Sent.Cut, Request, Request.Verbatim {
    int CONTINUATION = 0;
    int TEXT = 1;
    int BINARY = 2;
    int CLOSE = 8;
    int PING = 9;
    int PONG = 10;

    /** Its bytes, where it is sent to this place. */
    Buffer bytes(Place place);

    /** The server's name and port, a target of the case's own there, and how one speaks with it. */
    record Place(String host, String target, Dialect dialect) {
        /** Puts host and target where they belong. */
        String in(String template) {
            return template.replace("{host}", host).replace("{target}", target);
        }
    }

    /**
     * A frame.
     *
     * @param reserved the three reserved bits, the first being 4
     * @param lengthBytes how many bytes say the length: 0, 2 or 8; -1 for as few as can say it
     * @param claimed the length that is said, where less comes of it
     * @param mask the masking key; 0 changes nothing
     */
    record Frame(
            int opcode,
            boolean fin,
            int reserved,
            boolean masked,
            int lengthBytes,
            OptionalLong claimed,
            int mask,
            Buffer payload)
            implements Sent {
        @Override
        public Buffer bytes(Place place) {
            Buffer content = begins() ? place.dialect().said(payload) : payload;
            Buffer bytes = Buffer.buffer().appendByte((byte) ((fin ? 0x80 : 0) | reserved << 4 | opcode));
            appendLength(bytes, claimed.orElse(payload.length()) + content.length() - payload.length());
            if (masked) {
                bytes.appendInt(mask);
            }
            return bytes.appendBytes(masked(content.getBytes()));
        }

        private byte[] masked(byte[] content) {
            for (int i = 0; masked && i < content.length; i++) {
                content[i] ^= (byte) (mask >> (24 - 8 * (i % 4)));
            }
            return content;
        }

        Frame withPayload(Buffer other) {
            return new Frame(opcode, fin, reserved, masked, lengthBytes, claimed, mask, other);
        }

        private boolean begins() {
            return opcode == TEXT || opcode == BINARY;
        }

        private void appendLength(Buffer bytes, long length) {
            int marked = masked ? 0x80 : 0;
            int size = lengthBytes >= 0 ? lengthBytes : length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
            switch (size) {
                case 0 -> bytes.appendByte((byte) (marked | length));
                case 2 -> bytes.appendByte((byte) (marked | 126)).appendUnsignedShort((int) length);
                default -> bytes.appendByte((byte) (marked | 127)).appendLong(length);
            }
        }

        /** Whether it is as a hall with a header line in each message can be sent it, too. */
        boolean mayGrow() {
            return lengthBytes < 0;
        }

        boolean isData() {
            return opcode < CLOSE;
        }
    }

    /** Bytes, whatever they mean. */
    record Raw(Buffer content) implements Sent {
        @Override
        public Buffer bytes(Place place) {
            return content;
        }
    }

    /** What follows leaves in a TCP write of its own. */
    record Cut() implements Sent {
        @Override
        public Buffer bytes(Place place) {
            return Buffer.buffer();
        }
    }
}
