package io.chamberhub.verify;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One thing done to the cluster.
 *
 * @param node index of the node; {@link #EVERY_NODE} where a cut concerns them all
 * @param lasts how long the node is stopped or cut off, in ms; 0 where it is not
 */
record Failure(Kind kind, int node, long lasts) {
    static final int EVERY_NODE = -1;

    /** The nodes it concerns, of {@code count} there are. */
    List<Integer> nodes(int count) {
        return node == EVERY_NODE ? IntStream.range(0, count).boxed().toList() : List.of(node);
    }

    String where() {
        return node == EVERY_NODE ? "all nodes" : "node " + node;
    }
}
