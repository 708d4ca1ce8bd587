package io.chamberhub.hooks;

import java.util.random.RandomGenerator;

/**
 * How long to wait before something that failed is tried again: longer each time, and never the same for all who wait.
 *
 * @param first ms before the second try at most; doubled for each that follows
 * @param most ms before any try
 */
record Pauses(int first, int most) {
    private static final int DOUBLINGS = 20;

    /** @param failures so many tries in a row have failed, 1 or more */
    long after(int failures, RandomGenerator random) {
        long longest = Math.min(most, (long) first << Math.min(DOUBLINGS, failures - 1));
        return Math.max(1, longest / 2 + random.nextLong(longest / 2 + 1));
    }
}
