package io.chamberhub.chamber;

/** Follows the numbers of one stream: nothing twice, and no gap unnoticed. */
final class StreamReader {
    /**
     * What to do with a run of events.
     *
     * @param missing how many events before the run never came
     * @param skip how many events at its start have been read before
     */
    record Run(long missing, int skip) {}

    private long next;

    /** Reads on from the number {@code next}. */
    StreamReader(long next) {
        this.next = next;
    }

    /** Takes note of a run of {@code count} events whose first one has the number {@code first}. */
    Run accept(long first, int count) {
        long missing = Math.max(0, first - next);
        int skip = (int) Math.min(count, Math.max(0, next - first));
        next = Math.max(next, first + count);
        return new Run(missing, skip);
    }

    /** The number that is expected next. */
    long next() {
        return next;
    }
}
