package io.chamberhub;

import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.bus.StreamSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Settings of clusters whose nodes are all on this machine and which no other cluster can meet. */
public final class Loopback {
    private static final String HOST = "127.0.0.1";

    private Loopback() {}

    /** One settings record per node; they find each other whoever starts first. */
    public static List<ClusterSettings> cluster(int nodes) {
        String name = "test-" + UUID.randomUUID();
        List<Integer> ports = freePorts(nodes);
        List<String> members = ports.stream().map(port -> HOST + ":" + port).toList();
        return ports.stream()
                .map(port ->
                        new ClusterSettings(name, HOST, port, 0, members, Optional.empty(), StreamSettings.defaults()))
                .toList();
    }

    /** Ports that were free a moment ago, all different. */
    public static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
