package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;
import java.util.List;

/**
 * What a shard says of itself when it meets another one in a chamber: "these are my members, I write from number n".
 *
 * @param shard the speaker
 * @param incarnation the incarnation of its stream
 * @param next the number of the first event that is not contained in the rest
 * @param stalled whether for one of the members more waits than may
 */
public record Snapshot(ShardId shard, long incarnation, long next, boolean stalled, List<Presence> members) {
    public Snapshot {
        members = List.copyOf(members);
    }

    /** Where the stream goes on. */
    Position position() {
        return new Position(incarnation, next);
    }

    /**
     * One member.
     *
     * @param ageMillis how long it has been connected; an age, because clocks of nodes differ
     * @param begun how many messages it has begun that were for other shards, too
     * @param queued whether something waits for it
     * @param sending whether it is in the middle of a message
     */
    public record Presence(MemberId id, long ageMillis, long begun, boolean queued, boolean sending) {}
}
