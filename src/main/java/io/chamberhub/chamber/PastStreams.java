package io.chamberhub.chamber;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What is remembered of streams that are not read any more. Confined to the thread of its shard. */
final class PastStreams {
    /** The last incarnation that has ended, per shard. */
    private final Map<ShardId, Long> ended = new HashMap<>();
    /** How far streams went of which the writers are still to be told that they have been read to their end. */
    private final Map<ShardId, Position> ends = new HashMap<>();
    /** How far streams had been read when their shards were given up, though they may live. */
    private final Map<ShardId, Position> givenUp = new HashMap<>();

    boolean hasEnded(ShardId shard, long incarnation) {
        Long last = ended.get(shard);
        return last != null && incarnation <= last;
    }

    /** This incarnation has ended, and all before it. */
    void end(ShardId shard, long incarnation) {
        ended.put(shard, incarnation);
    }

    /** A stream has ended; its writer is to be told if its end has been read. */
    void end(ShardId shard, StreamReader stream) {
        end(shard, stream.incarnation());
        if (stream.isClosed()) {
            ends.put(shard, stream.position());
        }
    }

    /** A stream is read no more, because its shard is taken to be dead. */
    void giveUp(ShardId shard, StreamReader stream) {
        givenUp.put(shard, stream.position());
    }

    /** Messages of this stream before this number have been heard. */
    long heardBefore(Snapshot beginning) {
        Position before = givenUp.get(beginning.shard());
        return before != null && before.incarnation() == beginning.incarnation() ? before.next() : 0;
    }

    /** The ends that writers are to be told of; they are taken as told. */
    Map<ShardId, Position> takeEnds() {
        Map<ShardId, Position> taken = new HashMap<>(ends);
        ends.clear();
        return taken;
    }

    /** These shards may come back as they were. */
    void forgetEnds(Predicate<ShardId> gone) {
        ended.keySet().removeIf(gone);
        ends.keySet().removeIf(gone);
    }
}
