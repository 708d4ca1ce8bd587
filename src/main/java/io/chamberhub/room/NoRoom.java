package io.chamberhub.room;

import io.chamberhub.room.StepOutcome.Done;
import io.chamberhub.room.StepOutcome.Refused;
import java.util.Set;

/** The answers where there is no room, and none may be. */
public final class NoRoom {
    private NoRoom() {}

    public static RoomAnswer answer(RoomCommit commit) {
        return new RoomAnswer(
                RoomPosition.NONE, commit.steps().stream().map(NoRoom::outcome).toList(), Set.of(), false, null);
    }

    private static StepOutcome outcome(RoomStep step) {
        if (step instanceof RoomStep.Join || step instanceof RoomStep.Rejoin) {
            return new Refused(Refusal.TOO_MANY_ROOMS);
        }
        if (step instanceof RoomStep.Change change) {
            return new Refused(change.by() == null ? Refusal.TOO_MANY_ROOMS : Refusal.NO_SUCH_CLIENT);
        }
        boolean toClient =
                step instanceof RoomStep.Eject || (step instanceof RoomStep.Tell tell && tell.client() != null);
        return toClient ? new Refused(Refusal.NO_SUCH_CLIENT) : Done.NOTHING;
    }
}
