package io.chamberhub.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Which failures happen, in which order: the same for the same seed. Every kind happens at least once, and so often per
 * minute that ten minutes hold twenty kills, ten freezes and three restarts of the whole cluster, a node at a time.
 */
final class Plan {
    private static final long LONGEST_CUT = 3_000;
    private static final long SHORTEST_PAUSE = 500;

    private final Random random;
    private final int nodes;
    private final double minutes;
    private final int deadAfter;

    private Plan(long seed, int nodes, double minutes, int deadAfter) {
        this.random = new Random(seed);
        this.nodes = nodes;
        this.minutes = minutes;
        this.deadAfter = deadAfter;
    }

    /** @param deadAfter ms of silence until a node counts as dead */
    static List<Failure> draw(long seed, int nodes, double minutes, int deadAfter, Set<Kind> kinds) {
        return new Plan(seed, nodes, minutes, deadAfter).draw(kinds);
    }

    private List<Failure> draw(Set<Kind> kinds) {
        // A restart of the whole cluster is one entry here, whatever its number of nodes.
        List<List<Failure>> entries = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; kinds.contains(kind) && i < times(kind); i++) {
                entries.add(entry(kind));
            }
        }
        Collections.shuffle(entries, random);
        return entries.stream().flatMap(List::stream).toList();
    }

    private int times(Kind kind) {
        double perMinute =
                switch (kind) {
                    case KILL -> 2;
                    case FREEZE, PAUSE -> 1;
                    case CUT -> 1.5;
                    case RESTART -> 0.3;
                };
        return (int) Math.max(1, Math.ceil(perMinute * minutes - 1e-9));
    }

    private List<Failure> entry(Kind kind) {
        return switch (kind) {
            case KILL -> List.of(new Failure(kind, anyNode(), 0));
            case FREEZE -> List.of(new Failure(kind, anyNode(), deadAfter + 3_000L));
            case PAUSE -> List.of(new Failure(kind, anyNode(), upTo(SHORTEST_PAUSE, deadAfter / 2)));
            case CUT -> List.of(new Failure(kind, random.nextInt(nodes + 1) - 1, cutFor()));
            case RESTART -> restarts();
        };
    }

    /** In less than a minute there is time for one node only. */
    private List<Failure> restarts() {
        int first = anyNode();
        List<Failure> restarts = new ArrayList<>();
        for (int i = 0; i < (minutes < 1 ? 1 : nodes); i++) {
            restarts.add(new Failure(Kind.RESTART, (first + i) % nodes, 0));
        }
        return restarts;
    }

    /** Some only break the connections. */
    private long cutFor() {
        return random.nextInt(4) == 0 ? 0 : upTo(0, LONGEST_CUT);
    }

    private int anyNode() {
        return random.nextInt(nodes);
    }

    private long upTo(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }
}
