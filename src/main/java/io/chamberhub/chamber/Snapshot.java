package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;
import java.util.List;

/**
 * What a shard says of itself when it meets another one in a chamber: "these are my members, I write from number n".
 *
 * @param shard the speaker
 * @param incarnation the incarnation of its stream
 * @param next the number of the first event that is not contained in {@code members}
 */
public record Snapshot(ShardId shard, long incarnation, long next, List<Presence> members) {
    public Snapshot {
        members = List.copyOf(members);
    }

    /**
     * One member.
     *
     * @param ageMillis how long it has been connected; an age, because clocks of nodes differ
     * @param queued whether something waits for it
     * @param sending whether it is in the middle of a message
     */
    public record Presence(MemberId id, long ageMillis, boolean queued, boolean sending) {}
}
