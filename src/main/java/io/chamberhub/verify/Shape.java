package io.chamberhub.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * The form in which a message is sent. Most are short texts of one frame; the number of a message says which are not.
 *
 * @param length characters of filling
 * @param frames how many frames it is spread over
 * @param binary sent as bytes rather than as text
 */
record Shape(int length, int frames, boolean binary) {
    private static final Shape SHORT = new Shape(40, 1, false);
    private static final Shape BYTES = new Shape(40, 1, true);
    private static final Shape FRAGMENTS = new Shape(120, 3, false);
    private static final Shape LARGE = new Shape(16 * 1024, 1, false);
    private static final Shape LARGE_FRAGMENTS = new Shape(16 * 1024, 4, true);

    static Shape of(long number) {
        if (number % 200 == 190) {
            return LARGE_FRAGMENTS;
        }
        if (number % 50 == 20) {
            return LARGE;
        }
        if (number % 40 == 30) {
            return FRAGMENTS;
        }
        return number % 9 == 4 ? BYTES : SHORT;
    }

    /** The message in as many parts, of about the same length. */
    List<String> parts(String message) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            parts.add(message.substring(message.length() * i / frames, message.length() * (i + 1) / frames));
        }
        return parts;
    }
}
