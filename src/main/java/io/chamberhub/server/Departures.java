package io.chamberhub.server;

import java.util.random.RandomGenerator;

/**
 * When clients have to go that are sent away evenly over a period. Chance shifts the first one, so that the shards of a
 * node do not act in step, and a single client may go at any time.
 *
 * @param clients how many there were at the start
 * @param period in ms
 * @param shift from 0 to 1, the latter excluded
 */
record Departures(int clients, long period, double shift) {
    Departures(int clients, long period, RandomGenerator random) {
        this(clients, period, random.nextDouble());
    }

    /**
     * How many of them may still be there.
     *
     * @param elapsed time since the start, in ms
     */
    int remaining(long elapsed) {
        return elapsed < period ? (int) (clients * (period - elapsed) / (double) period + shift) : 0;
    }
}
