package io.chamberhub.directory;

import java.util.List;

/**
 * How far a webhook has been told of a chamber.
 *
 * @param life of the last event that it was told of
 * @param seq of the same event
 */
public record HookReceipt(String life, long seq) {
    /** It was told of nothing. */
    public static final HookReceipt NOTHING = new HookReceipt("", 0);

    /** It will not be told of anything that waits. */
    public static final HookReceipt EVERYTHING = new HookReceipt("", Long.MAX_VALUE);

    /** It was told of all of these. */
    public static HookReceipt of(List<HookEvent> told) {
        return told.isEmpty() ? NOTHING : told.get(told.size() - 1).receipt();
    }
}
