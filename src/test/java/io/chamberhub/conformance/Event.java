package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Something that a server did. */
sealed interface Event {
    /** It answered a request. Header names are in lower case. */
    record Response(int status, Map<String, List<String>> headers) implements Event {
        @Override
        public String toString() {
            return "http " + status + " " + headers;
        }
    }

    /** It sent a message, in one frame or in many. */
    record Message(int opcode, Buffer content) implements Event {
        @Override
        public String toString() {
            return (opcode == Sent.TEXT ? "text " : "binary ") + shown(content);
        }
    }

    record Pong(Buffer payload) implements Event {
        @Override
        public String toString() {
            return "pong " + shown(payload);
        }
    }

    /** It sent a close frame, which may have no code. */
    record Closed(OptionalInt code, String reason) implements Event {
        @Override
        public String toString() {
            return "close " + (code.isPresent() ? code.getAsInt() + " \"" + reason + "\"" : "");
        }
    }

    /** It ended the TCP connection, in good order or not. */
    record End(boolean orderly, String how) implements Event {
        @Override
        public String toString() {
            return how;
        }
    }

    /** It did what no server may do. */
    record Flaw(String what) implements Event {
        @Override
        public String toString() {
            return what;
        }
    }

    private static String shown(Buffer content) {
        String text = content.slice(0, Math.min(content.length(), 60)).toString(StandardCharsets.ISO_8859_1);
        StringBuilder shown = new StringBuilder("\"");
        text.chars()
                .forEach(c -> shown.append(c >= ' ' && c <= '~' ? Character.toString(c) : String.format("\\x%02x", c)));
        return shown + "\"" + (content.length() > 60 ? "... of " + content.length() + " bytes" : "");
    }
}
