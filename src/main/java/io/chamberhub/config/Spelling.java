package io.chamberhub.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name was meant. */
final class Spelling {
    private Spelling() {}

    /** A sentence that helps whoever wrote a name that is not known. */
    static String hint(String name, List<String> known) {
        return closest(name, known)
                .map(meant -> "did you mean " + meant + "?")
                .orElse("known here: " + String.join(", ", known));
    }

    private static Optional<String> closest(String name, List<String> known) {
        return known.stream()
                .filter(each -> distance(name, each) <= 1 + each.length() / 5)
                .min(Comparator.comparingInt(each -> distance(name, each)));
    }

    /** How many letters must be inserted, deleted or replaced to get from one name to the other, case aside. */
    private static int distance(String from, String to) {
        String wanted = to.toLowerCase(Locale.ROOT);
        int[] row = new int[wanted.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (char letter : from.toLowerCase(Locale.ROOT).toCharArray()) {
            row = nextRow(row, letter, wanted);
        }
        return row[wanted.length()];
    }

    private static int[] nextRow(int[] above, char letter, String wanted) {
        int[] row = new int[above.length];
        row[0] = above[0] + 1;
        for (int j = 1; j < row.length; j++) {
            int replaced = above[j - 1] + (wanted.charAt(j - 1) == letter ? 0 : 1);
            row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
        }
        return row;
    }
}
