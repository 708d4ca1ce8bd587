package io.chamberhub.config;

/** Text from outside, made fit for one line of a log or a terminal. */
final class OneLine {
    private OneLine() {}

    /** The text with line ends, escape sequences and other invisible commands spelled out. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> append(line, (char) c));
        return line.toString();
    }

    private static void append(StringBuilder line, char c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (isCommand(c)) {
                    line.append(String.format("\\u%04x", (int) c));
                } else {
                    line.append(c);
                }
            }
        }
    }

    // Control characters, line separators, and marks that reverse the direction of what follows.
    private static boolean isCommand(char c) {
        return Character.isISOControl(c) || (c >= '\u2028' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
