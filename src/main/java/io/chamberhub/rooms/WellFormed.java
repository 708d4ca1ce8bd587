package io.chamberhub.rooms;

/** Text that can be sent. */
final class WellFormed {
    /** What stands for what cannot be said. */
    static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    /** The same text, with U+FFFD for each half of a surrogate pair that lacks the other one: UTF-8 has no bytes for those. */
    static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaced(text, i);
            }
        }
        return text;
    }

    private static String replaced(String text, int from) {
        StringBuilder formed = new StringBuilder(text);
        for (int i = from; i < text.length(); i++) {
            if (isPair(text, i)) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                formed.setCharAt(i, REPLACEMENT);
            }
        }
        return formed.toString();
    }

    /** Whether a character begins here that takes two {@code char}s. */
    static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
