package io.chamberhub.process;

import java.util.List;

/**
 * Where a node runs.
 *
 * @param command what the command that starts it begins with
 * @param clients the address at which clients and tools reach it
 * @param cluster the address at which the other nodes do
 * @param port the port at which they do
 */
record Place(List<String> command, String clients, String cluster, int port) {
    private static final String LOOPBACK = "127.0.0.1";

    /** This machine. */
    static Place here(int port) {
        return new Place(List.of(), LOOPBACK, LOOPBACK, port);
    }

    String member() {
        return cluster + ":" + port;
    }
}
