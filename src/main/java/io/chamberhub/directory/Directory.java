package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import java.util.List;

/**
 * Knows, for each chamber, the next id and how many connections each shard has there.
 *
 * <p>Promises:
 *
 * <ol>
 *   <li>Every question about one chamber is answered in one order, the same for all shards.
 *   <li>Ids count 0, 1, 2 … from the moment a chamber has its first connection until it has none any more.
 *   <li>Limits are never exceeded: connections per chamber and chambers per hall count across the cluster.
 *   <li>Of two shards in a chamber, the one admitted later is told of the earlier one.
 *   <li>A chamber without connections leaves nothing behind.
 * </ol>
 *
 * <p>Thread-safe. Answers come on the context of the caller. A failed future means that the directory cannot be reached.
 */
public interface Directory {
    /** The answer to {@link #admit}. */
    sealed interface Answer {}

    /**
     * The connection may enter.
     *
     * @param id its id, never given to anybody else in this chamber
     * @param earlier the shards that were in the chamber before the one that asks, in the order of their coming
     */
    record Admitted(MemberId id, List<ShardId> earlier) implements Answer {
        public Admitted {
            earlier = List.copyOf(earlier);
        }
    }

    /** The connection may not enter: the chamber or the hall is full. */
    record Refused(Ending ending) implements Answer {}

    /** May one more connection on {@code shard} enter? If so, it counts from now on. */
    Future<Answer> admit(ChamberName chamber, ShardId shard, Limits limits, long nextId);

    /** A connection on {@code shard} that was admitted is gone. */
    Future<Void> leave(ChamberName chamber, ShardId shard);

    Future<List<ShardId>> reassert(ChamberName chamber, ShardId shard, int connections, long nextId);

    /** Succeeds if questions can be answered now. */
    Future<Void> check();
}
