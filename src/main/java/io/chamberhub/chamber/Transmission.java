package io.chamberhub.chamber;

import io.chamberhub.wire.DeflatedMessage;
import io.chamberhub.wire.Deflation;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.FrameBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message on its way to the members of this shard: who gets it was settled when it began. */
final class Transmission {
    private final List<LocalMember> receivers;
    private @Nullable DeflatedMessage deflated;

    /** Whether shards elsewhere have receivers too. */
    final boolean elsewhere;

    Transmission(List<LocalMember> receivers, boolean elsewhere) {
        this.receivers = receivers;
        this.elsewhere = elsewhere;
    }

    Transmission() {
        this(List.of(), false);
    }

    int receivers() {
        return receivers.size();
    }

    boolean hasReceivers() {
        return !receivers.isEmpty();
    }

    /**
     * Decides whether it is deflated for those who take that; so it then stays to its end.
     *
     * @param last whether there is no more of it
     * @return what they get instead of its first frame
     */
    Frame deflate(Deflation deflation, Frame first, boolean last) {
        if (receivers.stream().noneMatch(receiver -> receiver.deflates)) {
            return first;
        }
        if (last) {
            return deflation.whole(first);
        }
        deflated = deflation.start(first);
        return deflated == null ? first : deflated.first();
    }

    /** What those who take deflated messages get instead of a frame that is not the first one. */
    Frame deflateMore(Frame frame, boolean last) {
        if (deflated == null) {
            return frame;
        }
        Frame shorter = deflated.next(frame);
        if (last) {
            drop();
        }
        return shorter;
    }

    /**
     * Hands a frame on.
     *
     * @param shorter the same for those who take deflated messages
     */
    void pass(FrameBuffer frame, FrameBuffer shorter, boolean first, boolean last) {
        for (LocalMember receiver : receivers) {
            receiver.offer(this, receiver.deflates ? shorter : frame, first, last);
        }
    }

    void cut() {
        drop();
        for (LocalMember receiver : receivers) {
            receiver.cut(this);
        }
    }

    /** Nothing more comes of it. */
    void drop() {
        if (deflated != null) {
            deflated.end();
            deflated = null;
        }
    }
}
