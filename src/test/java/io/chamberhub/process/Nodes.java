package io.chamberhub.process;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The nodes of one cluster, each a process, all started at the same instant. */
final class Nodes implements AutoCloseable {
    /** Outside the range from which systems take ports for connections, so that one stays free for a restart. */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 10_000;

    /** How long the nodes take to hand their clients over, where a test does not care. */
    static final int DRAIN_PERIOD = 2_000;

    private final String name;
    private final int drainPeriod;
    private final List<Integer> ports;
    private final List<HubProcess> nodes;

    private Nodes(String name, int count, int drainPeriod) {
        this.name = name;
        this.drainPeriod = drainPeriod;
        this.ports = freePorts(count);
        this.nodes =
                new ArrayList<>(IntStream.range(0, count).mapToObj(this::launch).toList());
        nodes.forEach(HubProcess::awaitReady);
    }

    static Nodes start(String name, int count) {
        return start(name, count, DRAIN_PERIOD);
    }

    static Nodes start(String name, int count, int drainPeriod) {
        return new Nodes(name, count, drainPeriod);
    }

    HubProcess node(int index) {
        return nodes.get(index);
    }

    List<HubProcess> all() {
        return List.copyOf(nodes);
    }

    /** Starts a node that has ended again, under the same settings. */
    void restart(int index) {
        nodes.set(index, launch(index).awaitReady());
    }

    @Override
    public void close() {
        nodes.forEach(HubProcess::kill);
        nodes.forEach(HubProcess::close);
    }

    private HubProcess launch(int index) {
        JsonArray members = new JsonArray();
        ports.forEach(port -> members.add("127.0.0.1:" + port));
        JsonObject cluster = new JsonObject()
                .put("name", name + "-" + ports.get(0))
                .put("port", ports.get(index))
                .put("members", members)
                .put("deadAfter", 4_000);
        return HubProcess.start(
                name + "-" + index,
                "-cluster",
                "-conf",
                HubProcess.settings()
                        .put("cluster", cluster)
                        .put("drain", new JsonObject().put("period", drainPeriod))
                        .encode());
    }

    /** Different ports that nobody listens on. */
    static List<Integer> freePorts(int count) {
        Random random = new Random();
        Set<Integer> free = new TreeSet<>();
        while (free.size() < count) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            if (isFree(port)) {
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
