package io.chamberhub.chamber;

import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import io.chamberhub.wire.Utf8;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one sender's messages: a header line, where there is one, then content, which passes as it comes.
 *
 * <pre>
 * BETWEEN --first frame--> HEADER --LF--> CONTENT
 *    |  ^                     |              ^ |
 *    |  +-----last frame------+--------------|-+      (without LF: 4001)
 *    +--first frame, where no message has a header line
 * </pre>
 *
 * Not thread-safe: confined to the event loop of the sender's socket.
 */
public final class Inbound {
    /** Who gets what was read. */
    public interface Sink {
        /** A message begins: whom it is for and its content so far, which may be empty. */
        void begin(Opcode kind, Targets targets, Buffer content, boolean last);

        /** More content of the message that has begun. */
        void more(Buffer content, boolean last);
    }

    private enum State {
        BETWEEN,
        HEADER,
        CONTENT
    }

    private static final byte LF = '\n';

    private final Rules rules;
    private final boolean deflates;
    private final Sink sink;
    private State state = State.BETWEEN;
    private Opcode kind = Opcode.TEXT;
    private long size;
    /** What came of a header line that spans frames. */
    private @Nullable Buffer line;

    private @Nullable Utf8 text;
    /** How much of the frame that comes next has been checked. */
    private int checked;
    /** What has come of a character that spans frames. */
    private @Nullable Buffer begun;

    public Inbound(Limits limits, Speech speech, Sink sink) {
        this(new Rules(limits, speech), false, sink);
    }

    /** @param deflates whether the sender may send deflated frames, which come here inflated */
    public Inbound(Rules rules, boolean deflates, Sink sink) {
        this.rules = rules;
        this.deflates = deflates;
        this.sink = sink;
    }

    /** True from the first frame of a message until its last. */
    boolean midMessage() {
        return state != State.BETWEEN;
    }

    /**
     * A data frame has arrived.
     *
     * @param payload unmasked; not used any more when this returns
     * @param ascii whether it is known to be all ASCII
     * @throws ProtocolViolation if the client broke a rule
     */
    public void frame(Opcode opcode, boolean fin, Buffer payload, boolean ascii) throws ProtocolViolation {
        startOrContinue(opcode);
        checkSize(size, payload.length());
        size += payload.length();
        if (kind == Opcode.TEXT && (!ascii || isInsideCharacter())) {
            checkText(checked == 0 ? payload : payload.slice(checked, payload.length()));
            if (fin && isInsideCharacter()) {
                throw new ProtocolViolation(Ending.INVALID_TEXT);
            }
        }
        checked = 0;
        @Nullable Targets targets = rules.speech().targets();
        if (state == State.CONTENT) {
            sink.more(wholeCharacters(payload), fin);
        } else if (targets != null) {
            begin(targets, payload, fin);
        } else {
            header(payload, fin);
        }
        if (fin) {
            state = State.BETWEEN;
        }
    }

    /**
     * More has arrived of a data frame that has not arrived in full. Nothing of it passes yet, but what is wrong with it
     * already need not be waited for.
     *
     * @param length of the whole payload
     * @param piece what has arrived of it since the last one
     */
    public void expect(Opcode opcode, int length, Buffer piece, boolean ascii) throws ProtocolViolation {
        requireTurn(opcode);
        boolean begins = opcode != Opcode.CONTINUATION;
        checkSize(begins ? 0 : size, length);
        if ((begins ? opcode : kind) == Opcode.TEXT && (!ascii || isInsideCharacter())) {
            checkText(piece);
        }
        checked += piece.length();
    }

    private void startOrContinue(Opcode opcode) throws ProtocolViolation {
        requireTurn(opcode);
        if (opcode != Opcode.CONTINUATION) {
            state = State.HEADER;
            kind = opcode;
            size = 0;
            line = null;
        }
    }

    private void requireTurn(Opcode opcode) throws ProtocolViolation {
        if ((opcode == Opcode.CONTINUATION) != midMessage()) {
            throw new ProtocolViolation(Ending.PROTOCOL_ERROR);
        }
    }

    private void checkSize(long before, int length) throws ProtocolViolation {
        Limits limits = rules.limits(deflates);
        if (length > limits.maxFrameSize()) {
            throw new ProtocolViolation(Ending.FRAME_TOO_BIG);
        }
        if (limits.maxMessageSize() > 0 && before + length > limits.maxMessageSize()) {
            throw new ProtocolViolation(Ending.MESSAGE_TOO_BIG);
        }
    }

    private boolean isInsideCharacter() {
        return text != null && !text.complete();
    }

    private void checkText(Buffer piece) throws ProtocolViolation {
        if (text == null) {
            text = new Utf8();
        }
        if (!text.accepts(piece)) {
            throw new ProtocolViolation(Ending.INVALID_TEXT);
        }
    }

    private void header(Buffer payload, boolean fin) throws ProtocolViolation {
        int before = line == null ? 0 : line.length();
        int room = rules.limits().headersMaxLength() - before;
        int end = indexOfLf(payload, Math.min(payload.length(), room));
        if (end < 0 && payload.length() >= room) {
            throw new ProtocolViolation(Ending.HEADER_TOO_LARGE);
        }
        if (end < 0 && fin) {
            throw new ProtocolViolation(Ending.NO_HEADER_LINE);
        }
        if (end < 0) {
            line = (line == null ? Buffer.buffer() : line).appendBuffer(payload);
            return;
        }
        Targets named = line == null && end == 0 ? Targets.OTHERS : targets(payload.slice(0, end));
        begin(named, payload.slice(end + 1, payload.length()), fin);
    }

    private void begin(Targets to, Buffer content, boolean fin) {
        state = State.CONTENT;
        sink.begin(kind, to, wholeCharacters(content), fin);
    }

    private Targets targets(Buffer rest) {
        Buffer header = line == null ? rest : line.appendBuffer(rest);
        line = null;
        return Targets.parse(header.toString(StandardCharsets.UTF_8));
    }

    /** Text passes in whole characters, so that it is still text wherever the hub cuts it. */
    private Buffer wholeCharacters(Buffer content) {
        int unfinished = kind == Opcode.TEXT && text != null ? text.unfinished() : 0;
        if (begun == null && unfinished == 0) {
            return content;
        }
        Buffer all = begun == null ? content : begun.appendBuffer(content);
        int end = all.length() - unfinished;
        begun = unfinished == 0 ? null : all.getBuffer(end, all.length());
        return all.slice(0, end);
    }

    private static int indexOfLf(Buffer buffer, int limit) {
        for (int i = 0; i < limit; i++) {
            if (buffer.getByte(i) == LF) {
                return i;
            }
        }
        return -1;
    }
}
