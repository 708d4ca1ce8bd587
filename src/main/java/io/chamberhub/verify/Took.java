package io.chamberhub.verify;

/**
 * How long it took until presence was right again.
 *
 * @param millis measured; where it never was, how long that was waited for
 * @param promised at most, in ms
 * @param arrived whether it was right in the end
 */
record Took(long millis, long promised, boolean arrived) {
    boolean isLate() {
        return !arrived || millis > promised;
    }

    /** The one that kept others waiting for longer, or for ever. */
    Took worse(Took other) {
        if (arrived != other.arrived) {
            return arrived ? other : this;
        }
        if (isLate() != other.isLate()) {
            return isLate() ? this : other;
        }
        return millis >= other.millis ? this : other;
    }

    @Override
    public String toString() {
        return (arrived ? "" : "never in ") + millis + (isLate() ? " !" : "");
    }
}
