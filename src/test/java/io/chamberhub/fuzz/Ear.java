package io.chamberhub.fuzz;

import io.chamberhub.chamber.Outbox;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.Utf8;
import io.vertx.core.buffer.Buffer;

/** Hears what a member is due, and insists on messages that come one after the other and on text that is text. */
final class Ear implements Outbox.Sink {
    private boolean inside;
    private boolean over;
    private boolean text;

    boolean isOver() {
        return over;
    }

    @Override
    public void write(FrameBuffer frames, int from, int to) {
        write(frames.copy(from, to));
    }

    @Override
    public void write(Buffer frames) {
        require(!over, "something behind the end");
        Frames.read(frames, this::hear);
    }

    private void hear(Opcode opcode, boolean fin, Buffer payload) {
        require(!opcode.isControl(), "a control frame");
        require(inside == (opcode == Opcode.CONTINUATION), "a message inside another, or a part of none");
        inside = !fin;
        text = opcode == Opcode.CONTINUATION ? text : opcode == Opcode.TEXT;
        Utf8 characters = new Utf8();
        require(!text || (characters.accepts(payload) && characters.complete()), "text that is none");
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new AssertionError("a member heard " + what);
        }
    }

    @Override
    public void flush() {
        // All is read at once.
    }

    @Override
    public void over(Ending ending) {
        over = true;
    }
}
