package io.chamberhub.chamber;

/** The whole numbers a setting may have, both ends included. */
public record Range(long min, long max) {
    public Range {
        if (min > max) {
            throw new IllegalArgumentException("a range cannot start at " + min + " and end at " + max);
        }
    }

    public boolean contains(long value) {
        return value >= min && value <= max;
    }

    /** Refuses a value outside the range, naming the setting it was meant for. */
    public void require(String name, long value) {
        if (!contains(value)) {
            throw new IllegalArgumentException(name + ": " + value + " is not allowed; " + this);
        }
    }

    /** The range in words, as mistakes in settings show it. */
    @Override
    public String toString() {
        return "a whole number from " + min + " to " + max;
    }
}
