package io.chamberhub.directory;

import io.chamberhub.chamber.ShardId;
import java.util.List;

/**
 * How a chamber stands after a shard has said what is so.
 *
 * @param reservation under which the hall counts it; empty if there was no chamber
 * @param others the other shards in it, in the order of their coming
 * @param removed whether there was a chamber and nobody is left in it
 */
record Standing(String reservation, List<ShardId> others, boolean removed) {
    static final Standing ABSENT = new Standing("", List.of(), false);

    boolean absent() {
        return reservation.isEmpty();
    }
}
