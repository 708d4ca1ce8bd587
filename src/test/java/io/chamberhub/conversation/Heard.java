package io.chamberhub.conversation;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a client hears on its connection. */
sealed interface Heard {
    /** The answer to its handshake. Header names are in lower case; the body of a 101 is empty. */
    record Response(int status, Map<String, List<String>> headers, String body) implements Heard {
        @Override
        public String toString() {
            return "HTTP " + status + (status == 101 ? "" : " " + headers + " " + body.strip());
        }
    }

    /** A frame, just as it was on the wire. */
    record Frame(boolean fin, int opcode, Buffer payload) implements Heard {
        static final int CONTINUATION = 0;
        static final int TEXT = 1;
        static final int BINARY = 2;
        static final int CLOSE = 8;
        static final int PING = 9;
        static final int PONG = 10;

        /** Added to the opcode of the first frame of a deflated message (RFC 7692 section 6). */
        static final int DEFLATED = 0x40;

        private static final int SHOWN = 80;

        static Frame text(String text) {
            return new Frame(true, TEXT, Buffer.buffer(text));
        }

        /** The payload of a close frame. */
        static Buffer closing(int code, String reason) {
            return Buffer.buffer().appendUnsignedShort(code).appendString(reason);
        }

        boolean isData() {
            return opcode < CLOSE;
        }

        String text() {
            return payload.toString(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return switch (opcode) {
                case CONTINUATION -> (fin ? "last " : "more ") + shown(payload);
                case TEXT -> (fin ? "" : "first ") + shown(payload);
                case BINARY -> "binary " + (fin ? "" : "first ") + shown(payload);
                case CLOSE ->
                    payload.length() < Short.BYTES
                            ? "close " + shown(payload)
                            : "close " + payload.getUnsignedShort(0) + " " + shown(payload.slice(2, payload.length()));
                case PING -> "ping " + shown(payload);
                case PONG -> "pong " + shown(payload);
                default -> "opcode " + opcode + " " + shown(payload);
            };
        }

        private static String shown(Buffer payload) {
            int length = payload.length();
            StringBuilder text = new StringBuilder("\"");
            for (int i = 0; i < Math.min(length, SHOWN); i++) {
                int b = payload.getUnsignedByte(i);
                if (b == '\n') {
                    text.append("\\n");
                } else if (b >= ' ' && b <= '~') {
                    text.append((char) b);
                } else {
                    text.append(String.format("\\x%02x", b));
                }
            }
            return text.append('"')
                    .append(length > SHOWN ? "... of " + length + " bytes" : "")
                    .toString();
        }
    }

    /** Nothing more comes: the hub has ended the TCP connection, in good order or not. */
    record End(boolean orderly, String how) implements Heard {
        static final End OF_STREAM = new End(true, "the end of the TCP connection");

        @Override
        public String toString() {
            return how;
        }
    }
}
