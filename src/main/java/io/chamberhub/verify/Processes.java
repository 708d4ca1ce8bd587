package io.chamberhub.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Every process a run starts, and the directory of their logs. None outlives the run, however it ends. Thread-safe. */
final class Processes implements AutoCloseable {
    private static final long PATIENCE = 20;

    private final Path logs;
    private final List<NodeProcess> started = new ArrayList<>();
    private final Thread hook = new Thread(this::interrupted, "verify-cleanup");
    private boolean closed;
    private boolean forgotten;

    private Processes(Path logs) {
        this.logs = logs;
    }

    static Processes prepare() throws IOException {
        Processes processes = new Processes(Files.createTempDirectory("chamber-hub-verify-"));
        Runtime.getRuntime().addShutdownHook(processes.hook);
        return processes;
    }

    /** Where the logs are, one file for each process. */
    Path logs() {
        return logs;
    }

    /** @param name of the log file, without a suffix */
    synchronized NodeProcess start(List<String> command, String name) throws IOException {
        if (closed) {
            throw new IOException("the run is over");
        }
        String file = String.format("%03d-%s.log", started.size() + 1, name);
        NodeProcess process = NodeProcess.start(command, logs.resolve(file));
        started.add(process);
        return process;
    }

    /** Nobody will want to read the logs. */
    synchronized void forgetLogs() {
        forgotten = true;
    }

    /** Ends all processes. */
    @Override
    public void close() throws IOException {
        endAll();
        if (isForgotten()) {
            delete();
        }
    }

    private void endAll() {
        List<NodeProcess> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(started);
        }
        all.forEach(NodeProcess::kill);
        CompletableFuture.allOf(all.stream().map(NodeProcess::exit).toArray(CompletableFuture<?>[]::new))
                .orTimeout(PATIENCE, TimeUnit.SECONDS)
                .join();
    }

    private void delete() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(logs)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(logs);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean isForgotten() {
        return forgotten;
    }

    private void interrupted() {
        if (isClosed()) {
            return;
        }
        endAll();
        try {
            delete();
        } catch (IOException failure) {
            LoggerFactory.getLogger(Processes.class).warn("logs are left in {}", logs, failure);
        }
    }
}
