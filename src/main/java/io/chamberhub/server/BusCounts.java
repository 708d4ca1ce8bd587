package io.chamberhub.server;

import java.util.concurrent.atomic.LongAdder;

/** What became of other shards' streams on the bus, over all shards of a node since its start. Thread-safe. */
final class BusCounts {
    /** Times that something was missing. */
    final LongAdder gaps = new LongAdder();

    /** Events that were missing and have been repeated. */
    final LongAdder repaired = new LongAdder();

    /** Events that never came. */
    final LongAdder lost = new LongAdder();
}
