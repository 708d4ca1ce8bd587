package io.chamberhub.chamber;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What all chambers of a shard have in common.
 *
 * @param self the shard
 * @param replay how much of each stream is kept
 * @param ledger keeps account of what other shards have not taken yet
 * @param runs where what its members get is written
 * @param clock milliseconds that never go back
 * @param random decides who {@code T*} means among equals
 * @param repairs false if gaps in streams are to be passed over in silence; only a test can want that
 */
public record Surroundings(
        ShardId self,
        ReplayLimits replay,
        OwnStream.Ledger ledger,
        Runs runs,
        LongSupplier clock,
        RandomGenerator random,
        boolean repairs) {}
