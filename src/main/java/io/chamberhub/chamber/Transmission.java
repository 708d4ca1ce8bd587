package io.chamberhub.chamber;

import io.chamberhub.wire.FrameBuffer;
import java.util.List;

/** A message on its way to the members of this shard: who gets it was settled when it began. */
final class Transmission {
    private final List<LocalMember> receivers;

    /** Whether shards elsewhere have receivers too. */
    final boolean elsewhere;

    Transmission(List<LocalMember> receivers, boolean elsewhere) {
        this.receivers = receivers;
        this.elsewhere = elsewhere;
    }

    Transmission() {
        this(List.of(), false);
    }

    boolean hasReceivers() {
        return !receivers.isEmpty();
    }

    void pass(FrameBuffer frame, boolean first, boolean last) {
        for (LocalMember receiver : receivers) {
            receiver.offer(this, frame, first, last);
        }
    }

    void cut() {
        for (LocalMember receiver : receivers) {
            receiver.cut(this);
        }
    }
}
