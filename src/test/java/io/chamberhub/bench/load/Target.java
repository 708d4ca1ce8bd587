package io.chamberhub.bench.load;

import java.util.List;

/**
 * Where the clients of a run go. Those of one chamber take the ports in turn.
 *
 * @param chambers start of the path of each chamber, which no other run may share
 * @param source last number of the loopback address that clients connect from, so that no ports run out
 */
public record Target(List<Integer> ports, Dialect dialect, String chambers, int source) {
    public Target {
        ports = List.copyOf(ports);
    }

    int port(int place) {
        return ports.get(place % ports.size());
    }
}
