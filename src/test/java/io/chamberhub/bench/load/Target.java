package io.chamberhub.bench.load;

import java.util.List;

/**
 * Where the clients of a run go. Those of one chamber take the ports in turn.
 *
 * @param chambers start of the path of each chamber, which no other run may share
 * @param source last number of the loopback address that clients connect from, so that no ports run out
 * @param smallFrom index from which on connections have little room for what they do not read
 */
public record Target(List<Integer> ports, Dialect dialect, String chambers, int source, int smallFrom) {
    public Target {
        ports = List.copyOf(ports);
    }

    /** The same with little room for what is not read, on the connections from this one on. */
    public Target withSmallBuffersFrom(int connection) {
        return new Target(ports, dialect, chambers, source, connection);
    }

    int port(int place) {
        return ports.get(place % ports.size());
    }
}
