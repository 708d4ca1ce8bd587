package io.chamberhub.directory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The chambers of one hall, counted by reservation: who creates a chamber reserves its name first, under a token of its
 * own, and whoever removes the chamber gives that token back. A name counts as long as any token holds it, so two
 * nodes that create, and one that removes, the same chamber at the same time never disturb each other's count.
 */
final class HallEntry {
    /** Separates node and number in a token. */
    private static final char SEPARATOR = '/';

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
        hold(name, token);
        return true;
    }

    /** Counts a chamber that exists, whether there is room or not. Answers whether it was not held under this token. */
    boolean hold(String name, String token) {
        return tokens.computeIfAbsent(name, n -> new HashSet<>()).add(token);
    }

    boolean holds(String name, String token) {
        return tokens.getOrDefault(name, Set.of()).contains(token);
    }

    void release(String name, String token) {
        tokens.computeIfPresent(name, (n, held) -> {
            held.remove(token);
            return held.isEmpty() ? null : held;
        });
    }

    /** A hall with those of the tokens that pass a test. */
    HallEntry only(Predicate<String> test) {
        Map<String, Set<String>> some = new HashMap<>();
        tokens.forEach((name, held) -> held.stream().filter(test).forEach(token -> some.computeIfAbsent(
                        name, n -> new HashSet<>())
                .add(token)));
        return new HallEntry(some);
    }

    /** How many tokens are held. */
    int places() {
        return tokens.values().stream().mapToInt(Set::size).sum();
    }

    static String token(String node, long number) {
        return node + SEPARATOR + number;
    }

    /** The node that made a token. */
    static String node(String token) {
        return token.substring(0, token.lastIndexOf(SEPARATOR));
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    Map<String, Set<String>> tokens() {
        return tokens;
    }
}
