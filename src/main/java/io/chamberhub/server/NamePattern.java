package io.chamberhub.server;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for the names of chambers: {@code *} stands for any characters, slashes included, and for none; every other
 * character for itself. Matches whole names, as they are in the request target, in time linear in the lengths of pattern
 * and name. Immutable.
 */
final class NamePattern {
    private static final char ANY = '*';

    /** What is between the stars; one more than there are stars. */
    private final List<String> parts;

    NamePattern(String pattern) {
        List<String> split = new ArrayList<>();
        int from = 0;
        for (int star = pattern.indexOf(ANY); star >= 0; star = pattern.indexOf(ANY, from)) {
            split.add(pattern.substring(from, star));
            from = star + 1;
        }
        split.add(pattern.substring(from));
        parts = List.copyOf(split);
    }

    boolean matches(String name) {
        String first = parts.get(0);
        if (parts.size() == 1) {
            return name.equals(first);
        }
        String last = parts.get(parts.size() - 1);
        int end = name.length() - last.length();
        if (end < first.length() || !name.startsWith(first) || !name.endsWith(last)) {
            return false;
        }
        int at = first.length();
        // If there is a way to place the parts, then each at its first place after the one before is one.
        for (String part : parts.subList(1, parts.size() - 1)) {
            at = endOfFirst(part, name, at, end);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /** Where the first occurrence of a part between two places ends, or -1: Knuth, Morris and Pratt. */
    private static int endOfFirst(String part, String name, int from, int to) {
        if (part.isEmpty()) {
            return from;
        }
        int[] borders = borders(part);
        int matched = 0;
        for (int i = from; i < to; i++) {
            matched = extended(part, borders, matched, name.charAt(i));
            if (matched == part.length()) {
                return i + 1;
            }
        }
        return -1;
    }

    /** For each beginning of a part, how long its longest proper beginning is that is its end, too. */
    private static int[] borders(String part) {
        int[] borders = new int[part.length() + 1];
        for (int i = 1; i < part.length(); i++) {
            borders[i + 1] = extended(part, borders, borders[i], part.charAt(i));
        }
        return borders;
    }

    /** How much of the part's beginning is seen after one more character, if so much was before. */
    private static int extended(String part, int[] borders, int matched, char next) {
        int seen = matched;
        while (seen > 0 && part.charAt(seen) != next) {
            seen = borders[seen];
        }
        return part.charAt(seen) == next ? seen + 1 : seen;
    }
}
