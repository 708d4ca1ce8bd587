package io.chamberhub.hooks;

import java.util.concurrent.atomic.LongAdder;

/** What operators want to know of webhooks, of one node: totals since its start, unless they say otherwise. Thread-safe. */
public final class HookCounts {
    final LongAdder told = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder waiting = new LongAdder();

    /** Events that a webhook has taken note of. */
    public long told() {
        return told.sum();
    }

    /** Requests made, those included that failed. */
    public long requests() {
        return requests.sum();
    }

    /** Requests that failed: with no response in time, or a status other than 2xx. */
    public long failures() {
        return failures.sum();
    }

    /** Events that no webhook will be told of, because too many waited or the hub stopped. */
    public long lost() {
        return lost.sum();
    }

    /** Events that this node has to tell now, as far as it knows. */
    public long waiting() {
        return waiting.sum();
    }
}
