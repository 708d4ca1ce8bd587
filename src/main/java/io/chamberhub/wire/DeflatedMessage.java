package io.chamberhub.wire;

import java.util.zip.Deflater;

/** A message that is deflated as it comes, in pieces. Confined to the thread of its shard. */
public final class DeflatedMessage {
    private final Deflation deflation;
    private final Deflater deflater;
    private final Frame first;
    private boolean ended;

    DeflatedMessage(Deflation deflation, Deflater deflater, Frame first) {
        this.deflation = deflation;
        this.deflater = deflater;
        this.first = first;
    }

    /** The frame that it was started with, deflated. */
    public Frame first() {
        return first;
    }

    /** The next frame, deflated; without content, it stays without. */
    public Frame next(Frame frame) {
        return deflation.more(deflater, frame);
    }

    /** Nothing more comes of it. Said twice, it counts once. */
    public void end() {
        if (!ended) {
            ended = true;
            deflation.end(deflater);
        }
    }
}
