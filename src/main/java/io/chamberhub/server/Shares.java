package io.chamberhub.server;

import java.util.ArrayList;
import java.util.List;

/** Divides a number among several in proportion to what each has. */
final class Shares {
    private Shares() {}

    /**
     * The share of each: never more than it has, and together as many as are wanted, or all that there are.
     *
     * @param wanted at least 0
     * @param has how much each has, at least 0
     */
    static List<Integer> of(int wanted, List<Integer> has) {
        long all = has.stream().mapToLong(Integer::longValue).sum();
        long total = Math.min(wanted, all);
        List<Integer> shares = new ArrayList<>();
        long sum = 0;
        long given = 0;
        for (int each : has) {
            sum += each;
            // Rounded up to here, less what the others before have been given: so the rounding never adds up.
            long upToHere = all == 0 ? 0 : (total * sum + all - 1) / all;
            shares.add((int) (upToHere - given));
            given = upToHere;
        }
        return shares;
    }
}
