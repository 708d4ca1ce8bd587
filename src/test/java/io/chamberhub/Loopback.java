package io.chamberhub;

import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.bus.StreamSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Settings of clusters whose nodes are all on this machine and which no other cluster can meet. */
public final class Loopback {
    private static final String HOST = "127.0.0.1";

    /** Outside the range from which systems take ports for connections, so that one stays free for a restart. */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 10_000;

    /** Those that tests in this process have been given; some of them may not be in use yet. */
    private static final Set<Integer> given = new HashSet<>();

    private Loopback() {}

    /** One settings record per node; they find each other whoever starts first. */
    public static List<ClusterSettings> cluster(int nodes) {
        String name = "test-" + UUID.randomUUID();
        List<Integer> ports = freePorts(nodes);
        List<String> members = ports.stream().map(port -> HOST + ":" + port).toList();
        return ports.stream()
                .map(port -> new ClusterSettings(
                        name, HOST, port, 0, members, Optional.empty(), Optional.empty(), StreamSettings.defaults()))
                .toList();
    }

    /** Different ports that nobody listens on, and nobody is about to. */
    public static synchronized List<Integer> freePorts(int count) {
        Random random = new Random();
        Set<Integer> free = new TreeSet<>();
        while (free.size() < count) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            if (isFree(port) && given.add(port)) {
                free.add(port);
            }
        }
        return List.copyOf(free);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
