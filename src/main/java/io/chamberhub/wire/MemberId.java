package io.chamberhub.wire;

import java.util.Optional;

/**
 * The name of one connection within its chamber, unique there across all nodes. Clients must treat it as opaque text;
 * here it is a number from 0 up, counted per chamber.
 */
public record MemberId(long value) implements Comparable<MemberId> {
    private static final int MAX_DIGITS = 18;

    public MemberId {
        if (value < 0) {
            throw new IllegalArgumentException("a member id is 0 or more, was " + value);
        }
    }

    /** Reads the text a client wrote. Empty for text that this hub never gave out as an id, such as {@code 007}. */
    public static Optional<MemberId> parse(CharSequence text) {
        int length = text.length();
        if (length == 0 || length > MAX_DIGITS || (length > 1 && text.charAt(0) == '0')) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return Optional.empty();
            }
            value = value * 10 + (c - '0');
        }
        return Optional.of(new MemberId(value));
    }

    /** How many digits its text has. */
    int digits() {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** What the first digit of its text counts: 1, 10, 100 … */
    long unit() {
        long unit = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            unit *= 10;
        }
        return unit;
    }

    @Override
    public int compareTo(MemberId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
