package io.chamberhub.server;

import java.util.concurrent.atomic.LongAdder;

/** What operators want to know, over all shards of a node: totals since its start, unless they say otherwise. Thread-safe. */
final class Counts {
    /** Times that something of another shard's stream was missing on the bus. */
    final LongAdder gaps = new LongAdder();

    /** Events that were missing and have been repeated. */
    final LongAdder repaired = new LongAdder();

    /** Events that never came. */
    final LongAdder lost = new LongAdder();

    /** Messages that were compressed, once on each shard with members who take them so. */
    final LongAdder compressions = new LongAdder();

    /** Connections that were ended because no pong came. */
    final LongAdder heartbeatsMissed = new LongAdder();

    /** Clients for whom too much waits now, and for whose sake others are not read from. */
    final LongAdder slow = new LongAdder();

    /** Connections that were ended because too much waited for their clients. */
    final LongAdder tooSlow = new LongAdder();

    /** Connections that are no WebSockets now, and whose request is awaited. */
    final LongAdder handshakes = new LongAdder();

    /** Connections that were closed because no request came in time. */
    final LongAdder handshakesTimedOut = new LongAdder();

    /** Connections that were closed because too many others awaited their requests, too. */
    final LongAdder handshakesDropped = new LongAdder();
}
