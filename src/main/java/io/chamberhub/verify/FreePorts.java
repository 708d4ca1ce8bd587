package io.chamberhub.verify;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Finds ports that stay free for a node that starts again: outside the range systems take for connections. */
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;

    private FreePorts() {}

    /** Different ports that nobody listens on. */
    static List<Integer> find(int count) throws IOException {
        Random random = new Random();
        Set<Integer> free = new TreeSet<>();
        while (free.size() < count) {
            int port = FIRST + random.nextInt(COUNT);
            if (isFree(port)) {
                free.add(port);
            }
        }
        return List.copyOf(free);
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        }
    }
}
