package io.chamberhub.server;

import io.chamberhub.wire.Deflation;
import io.chamberhub.wire.Frame;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames for clients of rooms who take them deflated. What is told to many is told to one after the other, so that it is deflated
 * once. Confined to the event loop of its shard.
 */
final class DeflatedOnce {
    private final Deflation deflation;
    private @Nullable Buffer last;
    private Buffer deflated = Buffer.buffer();

    DeflatedOnce(Deflation deflation) {
        this.deflation = deflation;
    }

    /** The same frame, deflated if that makes it shorter. */
    Buffer of(Buffer frame) {
        if (frame != last) {
            deflated = deflation.whole(new Frame.Encoded(frame)).toBuffer();
            last = frame;
        }
        return deflated;
    }
}
