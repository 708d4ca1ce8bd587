package io.chamberhub.verify;

import io.chamberhub.verify.NodeCommand.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The nodes of the cluster under test, each with a proxy before its event bus. Belongs to the thread that conducts. */
final class Nodes {
    private static final int PORTS_PER_NODE = 3;
    private static final long START = 120;
    private static final long STOP = 60;

    private final NodeCommand command;
    private final Processes processes;
    private final List<Ports> ports;
    private final List<BusProxy> proxies = new ArrayList<>();
    private final List<NodeProcess> running = new ArrayList<>();

    private Nodes(NodeCommand command, Processes processes, List<Ports> ports) {
        this.command = command;
        this.processes = processes;
        this.ports = ports;
    }

    /** Starts all nodes at the same instant, and the proxies on the event loop. */
    static Nodes start(int count, NodeCommand command, Processes processes, Loop loop) throws Exception {
        Nodes nodes = new Nodes(command, processes, ports(count));
        for (Ports each : nodes.ports) {
            nodes.proxies.add(loop.await(() -> BusProxy.listen(loop.vertx(), each.proxy(), each.bus())));
        }
        for (int i = 0; i < count; i++) {
            nodes.running.add(nodes.launch(i));
        }
        return nodes;
    }

    int count() {
        return running.size();
    }

    /** To be used on the event loop. */
    BusProxy proxy(int index) {
        return proxies.get(index);
    }

    NodeProcess node(int index) {
        return running.get(index);
    }

    /** Starts a node again whose process has ended. */
    void restart(int index) throws IOException {
        running.set(index, launch(index));
    }

    /** Waits until a node listens; the answer is its port for clients. */
    int awaitPort(int index) throws IOException, InterruptedException {
        try {
            return node(index).port().get(START, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IOException("node " + index + " did not start", failure);
        }
    }

    /** Waits for the end of a node that was told to end, which takes no longer than a minute. */
    void awaitExit(int index) throws IOException, InterruptedException {
        try {
            node(index).exit().get(STOP, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IOException("node " + index + " did not end", failure);
        }
    }

    private NodeProcess launch(int index) throws IOException {
        return processes.start(command.of(index, ports), "node-" + index);
    }

    private static List<Ports> ports(int nodes) throws IOException {
        List<Integer> free = FreePorts.find(nodes * PORTS_PER_NODE);
        List<Ports> ports = new ArrayList<>();
        for (int i = 0; i < free.size(); i += PORTS_PER_NODE) {
            ports.add(new Ports(free.get(i), free.get(i + 1), free.get(i + 2)));
        }
        return ports;
    }
}
