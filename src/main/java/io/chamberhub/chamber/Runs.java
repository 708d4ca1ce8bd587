package io.chamberhub.chamber;

import io.chamberhub.wire.FrameBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The runs of a shard's chambers: a quiet chamber has none. Confined to the thread of the shard. */
public final class Runs {
    private final Supplier<FrameBuffer> buffers;
    private final Deque<Run> free = new ArrayDeque<>();

    /** @param buffers makes empty ones; each is released when it is not needed any more */
    public Runs(Supplier<FrameBuffer> buffers) {
        this.buffers = buffers;
    }

    Run take() {
        Run run = free.poll();
        return run == null ? new Run(buffers) : run;
    }

    void giveBack(Run run) {
        run.clear();
        free.push(run);
    }

    /** An empty buffer for frames that only some members get. */
    FrameBuffer buffer() {
        return buffers.get();
    }
}
