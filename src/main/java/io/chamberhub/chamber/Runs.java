package io.chamberhub.chamber;

import io.chamberhub.wire.FrameBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;

/** The runs of a shard's chambers: a quiet chamber has none. Confined to the thread of the shard. */
public final class Runs {
    private final IntFunction<FrameBuffer> buffers;
    private final Deque<Run> free = new ArrayDeque<>();

    /** @param buffers makes empty ones for so many bytes, or more; each is released when it is not needed any more */
    public Runs(IntFunction<FrameBuffer> buffers) {
        this.buffers = buffers;
    }

    /** @param size expected, in bytes */
    Run take(int size) {
        Run run = free.poll();
        Run taken = run == null ? new Run() : run;
        taken.begin(buffer(size));
        return taken;
    }

    void giveBack(Run run) {
        run.clear();
        free.push(run);
    }

    /** An empty buffer for frames that only some members get. */
    FrameBuffer buffer(int size) {
        return buffers.apply(size);
    }
}
