package io.chamberhub;

import io.chamberhub.config.StartRequest;

/** A running hub. */
public final class Node {
    private Node() {}

    /** Starts a node with settings that have been checked. */
    @SuppressWarnings("DoNotCallSuggester")
    public static void start(StartRequest request) {
        throw new IllegalStateException("there is no node to start yet, clustered: " + request.clustered());
    }
}
