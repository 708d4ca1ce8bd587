package io.chamberhub.fuzz;

import io.chamberhub.Deflated;
import io.chamberhub.wire.Utf8;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts the frames that a client hears together, one message at a time, and says what is wrong with them. */
final class Hearing {
    /** A message that has come in full, inflated. */
    record Message(int kind, Buffer content) {}

    private final boolean mayDeflate;
    private final Consumer<String> wrong;
    private int kind;
    private boolean deflated;
    private @Nullable Buffer begun;

    /** @param mayDeflate whether deflated messages have been agreed on */
    Hearing(boolean mayDeflate, Consumer<String> wrong) {
        this.mayDeflate = mayDeflate;
        this.wrong = wrong;
    }

    /** Whether a message has begun and has not ended. */
    boolean isInside() {
        return begun != null;
    }

    /** A data frame has come; answers the message that ends with it. */
    Optional<Message> take(Link.Frame frame) {
        boolean begins = frame.opcode() != Link.CONTINUATION;
        require(begins != isInside(), "a message inside another, or a part of none");
        require(!frame.deflated() || (mayDeflate && begins), "a deflated frame");
        if (begins) {
            kind = frame.opcode();
            deflated = frame.deflated();
        }
        Buffer all = begins || begun == null ? frame.payload() : begun.appendBuffer(frame.payload());
        begun = frame.fin() ? null : all;
        if (!frame.fin()) {
            return Optional.empty();
        }
        Buffer content = deflated ? Deflated.inflated(all) : all;
        Utf8 text = new Utf8();
        require(kind != Link.TEXT || (text.accepts(content) && text.complete()), "text that is none");
        return Optional.of(new Message(kind, content));
    }

    private void require(boolean right, String what) {
        if (!right) {
            wrong.accept("heard " + what);
        }
    }
}
