package io.chamberhub.room;

import io.chamberhub.chamber.ShardId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of a commit.
 *
 * @param before the position before its first step; {@link RoomPosition#NONE} if there is no such room, and then all steps that
 *     need one were refused as {@link Refusal#NO_SUCH_CLIENT} or {@link Refusal#TOO_MANY_ROOMS}, and the others came to nothing
 * @param outcomes of its steps, in order; their events have the versions that follow {@code before}
 * @param shards that had clients in the room before or after, and are to be told
 * @param keeper whether the room is empty and remembered now, so that the shard that asked has to end it in due time
 * @param snapshot the room before the first step, if that was asked for; where the commit was heard before, the room as it is by now
 */
public record RoomAnswer(
        RoomPosition before,
        List<StepOutcome> outcomes,
        Set<ShardId> shards,
        boolean keeper,
        @Nullable RoomSnapshot snapshot) {
    public RoomAnswer {
        outcomes = List.copyOf(outcomes);
        shards = Set.copyOf(shards);
    }

    /** The same with another snapshot, or none. */
    RoomAnswer withSnapshot(@Nullable RoomSnapshot other) {
        return new RoomAnswer(before, outcomes, shards, keeper, other);
    }

    /** All that happened, in order. */
    public List<RoomEvent> events() {
        return outcomes.stream()
                .filter(StepOutcome.Done.class::isInstance)
                .flatMap(done -> ((StepOutcome.Done) done).events().stream())
                .toList();
    }
}
