package io.chamberhub.directory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The chambers of one hall, counted by reservation: who creates a chamber reserves its name first, under a token of its
 * own, and whoever removes the chamber gives that token back. A name counts as long as any token holds it, so two
 * nodes that create, and one that removes, the same chamber at the same time never disturb each other's count.
 */
final class HallEntry {
    private final Map<String, Set<String>> tokens;

    HallEntry() {
        this(new HashMap<>());
    }

    HallEntry(Map<String, Set<String>> tokens) {
        this.tokens = tokens;
    }

    /** False if the hall has no room for a chamber of another name. */
    boolean reserve(String name, String token, int maxChambers) {
        if (!tokens.containsKey(name) && tokens.size() >= maxChambers) {
            return false;
        }
        tokens.computeIfAbsent(name, n -> new HashSet<>()).add(token);
        return true;
    }

    void release(String name, String token) {
        tokens.computeIfPresent(name, (n, held) -> {
            held.remove(token);
            return held.isEmpty() ? null : held;
        });
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    Map<String, Set<String>> tokens() {
        return tokens;
    }
}
