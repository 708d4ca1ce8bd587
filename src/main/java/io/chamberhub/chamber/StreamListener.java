package io.chamberhub.chamber;

/** Hears what the streams of the other shards say, in order, and what becomes of them. */
interface StreamListener {
    /** A shard has said who its members are; its stream goes on from there. */
    void met(Snapshot snapshot);

    /**
     * The next event of a stream.
     *
     * @param again whether it has been read before its shard was given up; then messages have been heard
     */
    void read(ShardId shard, Event event, boolean again);

    /** Events of a stream are missing: its writer should repeat them from {@code position} on. */
    void gap(ShardId shard, Position position);

    /** Events of a stream that were missing have been repeated. */
    void repaired(long events);

    /** Events of a stream never came; it is read on from what its shard says of itself now. */
    void missed(Snapshot now, long events);

    /** A stream has ended: closed, or its shard has died. */
    void ended(ShardId shard);

    /** A stream has ended, and its shard has begun another one. */
    void replaced(ShardId shard);
}
