package io.chamberhub.chamber;

import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameBuffer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Records what a socket is given, in the words of {@link HeardFrame#toString}. */
final class HeardFrames implements Outbox.Sink {
    private final List<String> frames = new ArrayList<>();
    private int flushes;

    @Override
    public void write(FrameBuffer run, int from, int to) {
        if (from >= to) {
            throw new AssertionError("no frames between " + from + " and " + to);
        }
        HeardFrame.readAll(run.copy(from, to)).forEach(frame -> frames.add(frame.toString()));
    }

    @Override
    public void write(Buffer frame) {
        frames.add(HeardFrame.read(frame).toString());
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void over(Ending ending) {
        frames.add("over: " + ending.reason());
    }

    /** How often it was told to send what it has. */
    int flushes() {
        return flushes;
    }

    /** The frames since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(frames);
        frames.clear();
        return taken;
    }
}
