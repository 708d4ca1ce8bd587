package io.chamberhub.bench;

import io.chamberhub.Loopback;
import io.chamberhub.bench.load.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A system under test that runs: its processes, pinned to its cores. */
final class Server implements AutoCloseable {
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
    private static final long GLANCE = 200;
    private static final int SOURCES = 200;
    private static int targets;

    private final Contender contender;
    private final List<Integer> ports;
    private final List<Process> processes = new ArrayList<>();
    private final Thread hook = new Thread(this::kill);

    private Server(Contender contender) {
        this.contender = contender;
        this.ports = Loopback.freePorts(contender.nodes());
    }

    /**
     * Starts it, and waits until clients can connect.
     *
     * @param logs directory for what it prints
     */
    static Server start(Contender contender, Path logs) throws IOException, InterruptedException {
        Server server = new Server(contender);
        Runtime.getRuntime().addShutdownHook(server.hook);
        for (int node = 0; node < contender.nodes(); node++) {
            server.launch(node, logs.resolve(contender.name().replaceAll("\\W+", "-") + "-" + node + ".log"));
            // One after the other, so that each finds a cluster to join.
            server.awaitPort(node);
        }
        return server;
    }

    private void launch(int node, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", contender.cores()));
        command.addAll(contender.commands().of(node, ports));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HUB_"));
        processes.add(builder.start());
    }

    private void awaitPort(int node) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE;
        while (!isListening(ports.get(node))) {
            if (!processes.get(node).isAlive() || System.nanoTime() > until) {
                close();
                throw new IOException(contender.name() + " does not listen; see its log");
            }
            Thread.sleep(GLANCE / 4);
        }
    }

    private static boolean isListening(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException notYet) {
            return false;
        }
    }

    Contender contender() {
        return contender;
    }

    /** Chambers that were never used, to be reached from an address that has not been for long. */
    Target target() {
        int number = targets++;
        return new Target(ports, contender.dialect(), "/r" + number + "-", 2 + number % SOURCES, Integer.MAX_VALUE);
    }

    /** Processor time of all its processes, in µs. */
    long cpu() {
        return processes.stream()
                .mapToLong(each -> ProcessFigures.cpu(each.pid()))
                .sum();
    }

    /** Resident memory of all its processes, in bytes. */
    long resident() {
        return processes.stream()
                .mapToLong(each -> ProcessFigures.resident(each.pid()))
                .sum();
    }

    /** The most of it since this was last asked. */
    long takePeak() {
        long peak = processes.stream()
                .mapToLong(each -> ProcessFigures.peak(each.pid()))
                .sum();
        processes.forEach(each -> ProcessFigures.resetPeak(each.pid()));
        return peak;
    }

    /** Waits until it does next to nothing, such as after the clients of a run have left. */
    void awaitCalm() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE;
        long before = cpu();
        Thread.sleep(GLANCE);
        for (long now = cpu(); now - before > GLANCE * 1000 / 10 && System.nanoTime() < until; now = cpu()) {
            before = now;
            Thread.sleep(GLANCE);
        }
    }

    /** Has a JVM collect its garbage; others are left alone. */
    void collectGarbage() throws IOException, InterruptedException {
        if (contender.jvm()) {
            for (Process process : processes) {
                new ProcessBuilder("jcmd", Long.toString(process.pid()), "GC.run")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        }
    }

    private void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    @Override
    public void close() {
        kill();
        processes.forEach(process ->
                process.onExit().orTimeout(PATIENCE, TimeUnit.NANOSECONDS).join());
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
