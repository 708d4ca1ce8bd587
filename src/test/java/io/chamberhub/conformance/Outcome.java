package io.chamberhub.conformance;

import java.util.Optional;

/**
 * How a server did.
 *
 * @param wrong what is wrong with it, if anything
 */
record Outcome(Group group, Case row, Optional<String> wrong) {
    boolean isOf(Group other) {
        return group.title().equals(other.title());
    }

    boolean passed() {
        return wrong.isEmpty();
    }
}
