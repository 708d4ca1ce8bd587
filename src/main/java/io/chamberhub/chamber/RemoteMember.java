package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;

/** A member whose socket is on another shard; known by what that shard says. */
final class RemoteMember extends Member {
    final ShardId shard;

    /** Messages that it has begun, as far as the stream of its shard has been read. */
    long begun;

    private boolean queued;
    private boolean sending;

    RemoteMember(MemberId id, ShardId shard, long sinceMillis) {
        super(id, sinceMillis);
        this.shard = shard;
    }

    void busy(boolean nowQueued, boolean nowSending) {
        queued = nowQueued;
        sending = nowSending;
    }

    @Override
    boolean queued() {
        return queued;
    }

    @Override
    boolean sending() {
        return sending;
    }
}
