package io.chamberhub.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is missing of what all connections should have heard. Confined to one thread. */
final class NumbersLost {
    private final Map<String, Integer> ends = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private long heard;
    private long lost;

    void heard() {
        heard++;
    }

    /** So many numbers were missing. */
    void lost(int count) {
        lost += Math.max(0, count);
    }

    /** Everybody who was there has to have heard the same of somebody who left. */
    void heardUntilItLeft(String sender, int end) {
        int other = ends.computeIfAbsent(sender, first -> end);
        lost(Math.abs(other - end));
    }

    void require(boolean right, String what) {
        if (!right) {
            mistakes.add(what);
        }
    }

    /** How many numbers were heard. */
    long count() {
        return heard;
    }

    long lost() {
        return lost;
    }

    /** What should not have been said at all. */
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }
}
