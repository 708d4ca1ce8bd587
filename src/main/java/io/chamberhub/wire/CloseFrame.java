package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Close frames (RFC 6455 section 5.5.1 and 7.4). */
public final class CloseFrame {
    private static final int NORMAL = 1000;

    private CloseFrame() {}

    /** The frame that tells a client how its connection ends. */
    public static Buffer of(CloseReason ending) {
        return of(Buffer.buffer()
                .appendUnsignedShort(ending.code())
                .appendBytes(ending.reason().getBytes(StandardCharsets.UTF_8)));
    }

    /** The answer to a client's close frame with this payload: the same, no code being as good as 1000. */
    public static Buffer answer(Buffer payload) {
        return of(payload.length() == 0 ? Buffer.buffer().appendUnsignedShort(NORMAL) : payload);
    }

    private static Buffer of(Buffer payload) {
        return Frames.frame(Opcode.CLOSE, true, payload);
    }

    /**
     * Checks the payload of a client's close frame: nothing, or a code that may be sent and a reason in UTF-8.
     *
     * @throws ProtocolViolation if it is anything else
     */
    public static void check(Buffer payload) throws ProtocolViolation {
        if (payload.length() == 0) {
            return;
        }
        if (payload.length() < Short.BYTES || !mayBeSent(payload.getUnsignedShort(0))) {
            throw new ProtocolViolation(Ending.PROTOCOL_ERROR);
        }
        Utf8 reason = new Utf8();
        if (!reason.accepts(payload.slice(Short.BYTES, payload.length())) || !reason.complete()) {
            throw new ProtocolViolation(Ending.INVALID_TEXT);
        }
    }

    private static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
