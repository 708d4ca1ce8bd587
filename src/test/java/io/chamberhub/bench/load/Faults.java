package io.chamberhub.bench.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what went wrong. Not thread-safe. */
public final class Faults {
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);

    void count(Fault fault) {
        count(fault, 1);
    }

    void count(Fault fault, long times) {
        if (times != 0) {
            counts.merge(fault, times, Long::sum);
        }
    }

    public boolean none() {
        return counts.isEmpty();
    }

    long of(Fault fault) {
        return counts.getOrDefault(fault, 0L);
    }

    /** One line of words and counts. */
    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                .collect(Collectors.joining(", "));
    }
}
