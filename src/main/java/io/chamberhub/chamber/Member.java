package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;
import org.jspecify.annotations.Nullable;

/** Someone in a chamber, as one shard knows it. Confined to the thread of that shard. */
public abstract sealed class Member permits LocalMember, RemoteMember {
    private final MemberId id;
    private final long sinceMillis;

    /** The message it is sending, as far as receivers on this shard are concerned. */
    @Nullable
    Transmission sends;

    Member(MemberId id, long sinceMillis) {
        this.id = id;
        this.sinceMillis = sinceMillis;
    }

    public final MemberId id() {
        return id;
    }

    final long ageMillis(long now) {
        return now - sinceMillis;
    }

    /** Whether something waits for it. */
    abstract boolean queued();

    /** Whether it is in the middle of a message of its own. */
    abstract boolean sending();

    /** It will not end the message it is sending. */
    final void cutOwnMessage() {
        if (sends != null) {
            sends.cut();
            sends = null;
        }
    }

    /** The message it is sending concerns nobody on this shard any more. */
    final void dropOwnMessage() {
        if (sends != null) {
            sends.drop();
            sends = null;
        }
    }
}
