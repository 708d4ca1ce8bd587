package io.chamberhub.chamber;

/**
 * Names one chamber of the cluster.
 *
 * @param hall the path prefix whose settings apply, such as {@code /p2/}
 * @param name what follows the prefix in the request target, byte for byte; may be empty
 */
public record ChamberName(String hall, String name) {
    /** What the event bus addresses of all chambers begin with. */
    public static final String ADDRESS_PREFIX = "hub.chamber.";

    /** The event bus address at which the streams of this chamber are published. */
    public String address() {
        return ADDRESS_PREFIX + hall + name;
    }

    @Override
    public String toString() {
        return hall + name;
    }
}
