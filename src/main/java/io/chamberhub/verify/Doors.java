package io.chamberhub.verify;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where clients may connect: the ports of the nodes that are alive. Not thread-safe. */
final class Doors {
    private static final int NOWHERE = 9;

    private final Set<Integer> open = new TreeSet<>();
    private final Map<Integer, Integer> known = new TreeMap<>();
    private final Random random;
    private OptionalInt troubled = OptionalInt.empty();

    Doors(Random random) {
        this.random = random;
    }

    /** A node takes clients at that port. */
    void open(int node, int port) {
        open.add(node);
        known.put(node, port);
    }

    /** A node takes clients again where it did before. */
    void reopen(int node) {
        open.add(node);
    }

    /** Nobody should connect to a node. */
    void shut(int node) {
        open.remove(node);
    }

    boolean isOpen(int node) {
        return open.contains(node);
    }

    /** What is done to a node may end connections to it even after it takes clients again. */
    void trouble(OptionalInt node) {
        troubled = node;
    }

    /** Whether there is no reason why a connection to a node should end. */
    boolean isSafe(int node) {
        return isOpen(node) && troubled.stream().noneMatch(each -> each == node);
    }

    /** Where a node takes clients, or did. */
    int port(int node) {
        return known.getOrDefault(node, NOWHERE);
    }

    /** Any open node but {@code node}, or that if there is no other. */
    int other(int node) {
        List<Integer> others = open.stream().filter(each -> each != node).toList();
        return others.isEmpty() ? node : others.get(random.nextInt(others.size()));
    }

    /** {@code preferred} if it is open, else any node that is, else {@code preferred} all the same. */
    int any(int preferred) {
        List<Integer> nodes = List.copyOf(open);
        return isOpen(preferred) || nodes.isEmpty() ? preferred : nodes.get(random.nextInt(nodes.size()));
    }
}
