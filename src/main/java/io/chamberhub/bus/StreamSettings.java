package io.chamberhub.bus;

import io.chamberhub.chamber.Range;
import io.chamberhub.chamber.ReplayLimits;

/**
 * How shards see to it that what they write arrives.
 *
 * @param replay how much of each stream is kept, so that it can be repeated
 * @param credit bytes that another shard may have been sent without having acknowledged them
 * @param deadAfter ms for which it may owe more than that until it counts as dead
 */
public record StreamSettings(ReplayLimits replay, int credit, int deadAfter) {
    public static final Range CREDIT = new Range(64 << 10, 1 << 30);
    public static final Range DEAD_AFTER = new Range(1000, 60_000);

    public StreamSettings {
        CREDIT.require("cluster.credit", credit);
        DEAD_AFTER.require("cluster.deadAfter", deadAfter);
    }

    public static StreamSettings defaults() {
        return new StreamSettings(ReplayLimits.defaults(), 8 << 20, 5_000);
    }
}
