package io.chamberhub.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What is to be measured, and how long. */
final class Options {
    private static final Set<String> PARTS =
            Set.of("S1", "S2", "S3", "S4", "S5", "OPEN", "IDLE", "JOIN", "NODES", "SHARDS", "SLOW", "DEFLATE", "ROOMS");
    private static final Set<String> QUICK = Set.of("S1", "S2", "S3", "S4", "S5");

    private final Set<String> parts = new TreeSet<>();
    private boolean quick;
    private int rounds = 3;
    private int seconds = 4;
    private String core = "0";
    private String loadCore = "1";
    private String jar = "target/hub-fat.jar";

    private Options() {}

    static Options parse(List<String> arguments) {
        Options options = new Options();
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            options.take(left);
        }
        return options;
    }

    private void take(Deque<String> left) {
        String word = left.remove();
        switch (word) {
            case "quick" -> {
                quick = true;
                rounds = 1;
                seconds = 3;
            }
            case "--rounds" -> rounds = Integer.parseInt(left.remove());
            case "--seconds" -> seconds = Integer.parseInt(left.remove());
            case "--core" -> core = left.remove();
            case "--load-core" -> loadCore = left.remove();
            case "--jar" -> jar = left.remove();
            default -> parts.add(part(word.toUpperCase(Locale.ROOT)));
        }
    }

    private static String part(String word) {
        if (!PARTS.contains(word)) {
            throw new IllegalArgumentException(word + " is none of " + new TreeSet<>(PARTS));
        }
        return word;
    }

    /** Whether this was asked for, by name or by naming nothing. */
    boolean wants(String part) {
        return parts.isEmpty() ? !quick || QUICK.contains(part) : parts.contains(part);
    }

    /** Whether only the hub and the bare hub are compared, for development. */
    boolean quick() {
        return quick;
    }

    int rounds() {
        return rounds;
    }

    /** Length of a window, in seconds. */
    int seconds() {
        return seconds;
    }

    /** Core of the systems under test. */
    String core() {
        return core;
    }

    /** Core of this process, which loads them. */
    String loadCore() {
        return loadCore;
    }

    /** Cores of a hub with two shards. */
    String shardCores() {
        return core + "," + loadCore;
    }

    /** The hub. */
    String jar() {
        return jar;
    }
}
