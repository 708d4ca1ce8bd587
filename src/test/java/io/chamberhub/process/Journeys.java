package io.chamberhub.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Who was sent away from where it was and has come back, and when: times of {@link System#nanoTime}. Thread-safe. */
final class Journeys {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** The whole of one journey. */
    private record Journey(Wanderer who, long from, long to) {}

    private final List<Journey> journeys = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();

    synchronized void made(Wanderer who, long from, long to) {
        journeys.add(new Journey(who, from, to));
    }

    /** What should not happen to those who travel. */
    synchronized void trouble(String what) {
        troubles.add(what);
    }

    synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }

    synchronized int count() {
        return journeys.size();
    }

    /** How many of the journeys were made by somebody who had just made one. */
    synchronized int repeated() {
        Set<Wanderer> travellers = new HashSet<>();
        journeys.forEach(journey -> travellers.add(journey.who()));
        return journeys.size() - travellers.size();
    }

    /** When the first one was sent away. */
    synchronized long start() {
        return journeys.stream().mapToLong(Journey::from).min().orElseThrow();
    }

    /** When the last one was back. */
    synchronized long end() {
        return journeys.stream().mapToLong(Journey::to).max().orElseThrow();
    }

    /** For how many ms this share of the travellers were away at most, from 0 to 1. */
    synchronized long away(double share) {
        long[] millis = journeys.stream()
                .mapToLong(journey -> TimeUnit.NANOSECONDS.toMillis(journey.to() - journey.from()))
                .sorted()
                .toArray();
        return millis[(int) Math.min(millis.length - 1, (long) (share * millis.length))];
    }

    /** The most who came back within one second, whichever second that is. */
    synchronized int mostInOneSecond() {
        long[] times = arrivals().toArray();
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.length; last++) {
            while (times[last] - times[first] >= SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private LongStream arrivals() {
        return journeys.stream().mapToLong(Journey::to).sorted();
    }
}
