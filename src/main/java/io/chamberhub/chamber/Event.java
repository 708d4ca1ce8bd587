package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What a shard tells the other shards of a chamber about its own members. Each takes one number of its stream. */
public sealed interface Event {
    /** What an event takes besides its content, in bytes. */
    int OVERHEAD = 64;

    /** About how much memory it takes, in bytes. */
    default int size() {
        return OVERHEAD;
    }

    /** A member has joined and has been welcomed. */
    record Joined(MemberId id) implements Event {}

    /** A member has left. A message it had begun is cut. */
    record Left(MemberId id) implements Event {}

    /** What {@code T*} wants to know of a member has changed. */
    record Busy(MemberId id, boolean queued, boolean sending) implements Event {}

    /**
     * A piece of a message.
     *
     * @param from the sender
     * @param targets whom the message is for, in its first fragment only; never {@link Targets.OneOther}, which the
     *     sender's shard has resolved
     * @param last whether the message ends here
     * @param frame the frame as every receiver gets it
     */
    record Fragment(MemberId from, Optional<Targets> targets, boolean last, Buffer frame) implements Event {
        public boolean first() {
            return targets.isPresent();
        }

        @Override
        public int size() {
            return OVERHEAD + frame.length();
        }
    }

    /** A member has let too much wait for it, or none has any more. */
    record Stalled(boolean stalled) implements Event {}

    /** The shard has no member in this chamber any more and closes its stream. */
    record Closed() implements Event {}
}
