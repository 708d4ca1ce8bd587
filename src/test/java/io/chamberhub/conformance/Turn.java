package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client sends at once, and what must come back before it goes on.
 *
 * @param says as it is written in the table
 * @param hears the same
 */
record Turn(String says, String hears) {
    /** Everything that is sent, in the pieces in which it is handed to TCP. */
    List<Buffer> writes(Sent.Place place) {
        Words words = new Words(says);
        int each = words.take("each") ? words.number() : Integer.MAX_VALUE;
        List<Buffer> writes = new ArrayList<>();
        Buffer next = Buffer.buffer();
        for (Sent sent : Sending.read(words)) {
            if (sent instanceof Sent.Cut) {
                writes.add(next);
                next = Buffer.buffer();
            } else {
                next.appendBuffer(sent.bytes(place));
            }
        }
        writes.add(next);
        return writes.stream().flatMap(write -> pieces(write, each).stream()).toList();
    }

    private static List<Buffer> pieces(Buffer whole, int each) {
        List<Buffer> pieces = new ArrayList<>();
        for (int from = 0; from < whole.length(); from += Math.min(each, whole.length() - from)) {
            pieces.add(whole.slice(from, from + Math.min(each, whole.length() - from)));
        }
        return pieces;
    }

    List<Sent> sent() {
        Words words = new Words(says);
        if (words.take("each")) {
            words.number();
        }
        return Sending.read(words);
    }

    /** What must come back of it. */
    List<Expected> expected(Dialect dialect) {
        List<Expected> all = new ArrayList<>();
        for (Words words = new Words(hears); !words.isEmpty(); ) {
            if (words.take("=")) {
                all.addAll(echo(dialect));
            } else if (words.nextIsNumber()) {
                all.addAll(times(words, dialect));
            } else {
                all.addAll(Expected.read(words, dialect));
            }
        }
        return all;
    }

    private static List<Expected> times(Words words, Dialect dialect) {
        int times = words.number();
        if (!words.take("times")) {
            throw new IllegalArgumentException(times + " what?");
        }
        List<Expected> once = Expected.read(words, dialect);
        List<Expected> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.addAll(once);
        }
        return all;
    }

    /** The messages that are sent in this turn. */
    private List<Expected> echo(Dialect dialect) {
        List<Expected> all = new ArrayList<>();
        int opcode = Sent.TEXT;
        Buffer content = Buffer.buffer();
        for (Sent sent : sent()) {
            if (sent instanceof Sent.Frame frame && frame.isData()) {
                opcode = frame.opcode() == Sent.CONTINUATION ? opcode : frame.opcode();
                content.appendBuffer(frame.payload());
                if (frame.fin()) {
                    all.add(Expected.message(opcode, dialect.heard(content)));
                    content = Buffer.buffer();
                }
            }
        }
        return all;
    }
}
