package io.chamberhub.chamber;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Records what a socket is given, in the words of {@link HeardFrame#toString}. */
final class HeardFrames implements Outbox.Sink {
    private final List<String> frames = new ArrayList<>();

    @Override
    public void write(Buffer frame) {
        frames.add(HeardFrame.read(frame).toString());
    }

    @Override
    public void lostId() {
        frames.add("id lost");
    }

    /** The frames since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(frames);
        frames.clear();
        return taken;
    }
}
