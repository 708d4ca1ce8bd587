package io.chamberhub.fuzz;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * An honest client of a plain hall. Where strangers are, one of them may leave in the middle of a message, which ends those
 * who are hearing it; they come again.
 */
final class PlainTalker extends Talker {
    private final boolean amongStrangers;

    PlainTalker(
            int name,
            Door door,
            String target,
            Consumer<String> wrong,
            Recollection recollection,
            boolean amongStrangers) {
        super(name, door, target, wrong, recollection);
        this.amongStrangers = amongStrangers;
    }

    @Override
    boolean mayEndSo(Link.Frame close, boolean insideMessage) {
        return amongStrangers && insideMessage && close.isClose(1008, "Message cut short");
    }

    @Override
    String heading() {
        return "";
    }

    @Override
    void heard(int kind, Buffer content) {
        String text = content.toString(StandardCharsets.UTF_8);
        Words.read(text).ifPresent(words -> follow(words.talker(), kind, text));
    }
}
