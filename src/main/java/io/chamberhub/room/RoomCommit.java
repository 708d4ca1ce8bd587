package io.chamberhub.room;

import io.chamberhub.chamber.ShardId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps that a shard takes in a room, one after the other with nothing in between. A shard has one commit of a room under way
 * at a time.
 *
 * @param shard that takes them
 * @param number larger than those of all earlier commits of this shard in this room. A commit that is heard a second time, because the
 *     answer to the first was lost, is answered as it was and changes nothing
 * @param life of the room that the steps are about; 0 for whichever there is. What {@linkplain RoomStep.Seen rests} on another life is stale
 * @param steps to be taken in this order; each may be refused without the others being so
 * @param limits of the hall
 * @param snapshot whether the answer has to say what the room was like before
 * @param create whether the room comes into being if there is none
 * @param last what the room was when it was last known here, from which one that was lost is made good; only if it is to be created
 */
public record RoomCommit(
        ShardId shard,
        long number,
        long life,
        List<RoomStep> steps,
        RoomLimits limits,
        boolean snapshot,
        boolean create,
        @Nullable RoomSnapshot last) {
    public RoomCommit {
        steps = List.copyOf(steps);
    }

    /** The same commit, which makes the room good if it is lost. */
    public RoomCommit creating(RoomSnapshot known) {
        return new RoomCommit(shard, number, life, steps, limits, snapshot, true, known);
    }
}
