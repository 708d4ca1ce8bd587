package io.chamberhub.conformance;

import io.chamberhub.Deflated;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads what a client sends, as {@code src/docs/conformance.md} explains it. */
final class Sending {
    /** That of RFC 6455 section 5.7. */
    private static final int USUAL_MASK = 0x37fa213d;

    private static final Map<String, Integer> OPCODES = Map.of(
            "cont", Sent.CONTINUATION,
            "text", Sent.TEXT,
            "binary", Sent.BINARY,
            "close", Sent.CLOSE,
            "ping", Sent.PING,
            "pong", Sent.PONG);

    private final Words words;

    private Sending(Words words) {
        this.words = words;
    }

    static List<Sent> read(Words words) {
        Sending sending = new Sending(words);
        List<Sent> all = new ArrayList<>();
        while (!words.isEmpty()) {
            all.addAll(sending.next());
        }
        return all;
    }

    private List<Sent> next() {
        if (words.take("/")) {
            return List.of(new Sent.Cut());
        } else if (words.take("raw")) {
            return List.of(new Sent.Raw(words.content()));
        } else if (words.take("http")) {
            return List.of(new Request.Verbatim(words.text()));
        } else if (words.take("request")) {
            return List.of(Request.read(words));
        } else if (words.nextIsNumber()) {
            return times(words.number());
        }
        return List.of(frame());
    }

    private List<Sent> times(int times) {
        if (!words.take("times")) {
            throw new IllegalArgumentException(times + " what?");
        }
        return Collections.nCopies(times, frame());
    }

    private Sent frame() {
        if (words.take("deflated")) {
            Sent.Frame frame = frame(4);
            return frame.withPayload(Deflated.of(frame.payload()));
        }
        int reserved = 0;
        while (true) {
            if (words.take("rsv1")) {
                reserved |= 4;
            } else if (words.take("rsv2")) {
                reserved |= 2;
            } else if (words.take("rsv3")) {
                reserved |= 1;
            } else {
                return frame(reserved);
            }
        }
    }

    private Sent.Frame frame(int reserved) {
        boolean masked = !words.take("unmasked");
        int mask = words.take("mask") ? Integer.parseUnsignedInt(words.word(), 16) : USUAL_MASK;
        int lengthBytes = words.take("len16") ? Short.BYTES : words.take("len64") ? Long.BYTES : -1;
        String kind = words.word();
        boolean fin = !kind.endsWith("+");
        int opcode = opcode(fin ? kind : kind.substring(0, kind.length() - 1));
        OptionalLong claimed =
                words.take("of") ? OptionalLong.of(Long.parseUnsignedLong(words.word())) : OptionalLong.empty();
        return new Sent.Frame(opcode, fin, reserved, masked, lengthBytes, claimed, mask, payload(opcode));
    }

    private int opcode(String kind) {
        if (kind.equals("opcode")) {
            return words.number();
        }
        if (!OPCODES.containsKey(kind)) {
            throw new IllegalArgumentException("there are no frames of kind " + kind);
        }
        return OPCODES.get(kind);
    }

    private Buffer payload(int opcode) {
        Buffer payload = Buffer.buffer();
        if (opcode == Sent.CLOSE && words.nextIsNumber()) {
            payload.appendUnsignedShort(words.number());
        }
        return payload.appendBuffer(words.content());
    }
}
