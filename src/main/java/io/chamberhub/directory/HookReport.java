package io.chamberhub.directory;

import io.chamberhub.chamber.ShardId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a shard has to say of who is in one chamber.
 *
 * @param number larger than those of all earlier reports of the shard; one that is heard a second time changes nothing
 * @param life what the chamber's book is called if it begins with this report; different each time
 * @param wanted what the hall's webhook is told of
 * @param changes since the report before, in order
 * @param present all that are there after that, connections of this shard; null if that is not said
 * @param time in ms since 1970
 */
public record HookReport(
        ShardId shard,
        long number,
        String life,
        Set<HookKind> wanted,
        List<HookChange> changes,
        @Nullable List<Visitor> present,
        long time) {
    public HookReport {
        wanted = Set.copyOf(wanted);
        changes = List.copyOf(changes);
        present = present == null ? null : List.copyOf(present);
    }
}
