package io.chamberhub.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, whose output goes to a file. Thread-safe. */
final class NodeProcess {
    private static final Pattern LISTENING = Pattern.compile(".* listening url=ws://[^/]+:(\\d+)/ .*");

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private NodeProcess(Process process) {
        this.process = process;
    }

    /** @param log file that is created, or else continued */
    static NodeProcess start(List<String> command, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Settings for the hub of whoever runs this are not meant for these.
        builder.environment().keySet().removeIf(name -> name.startsWith("HUB_"));
        NodeProcess node = new NodeProcess(builder.start());
        Thread reader = new Thread(() -> node.follow(log), "reads " + log.getFileName());
        reader.setDaemon(true);
        reader.start();
        return node;
    }

    /** Completed with the port for clients once it listens there; fails if it ends before. */
    CompletableFuture<Integer> port() {
        return port;
    }

    /** Completed when it has ended. */
    CompletableFuture<?> exit() {
        return process.onExit();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** SIGTERM. */
    void terminate() {
        // Process.destroy would close its output, too.
        process.toHandle().destroy();
    }

    /** SIGSTOP: it stays where it is and neither hears nor says anything until it goes on. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill " + signal + " " + process.pid() + " ended with " + code);
        }
    }

    private void follow(Path log) {
        try (BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                Writer copy = Files.newBufferedWriter(log)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.write(line + "\n");
                copy.flush();
                Matcher listening = LISTENING.matcher(line);
                if (listening.matches()) {
                    port.complete(Integer.valueOf(listening.group(1)));
                }
            }
            port.completeExceptionally(new IOException("it ended; see " + log));
        } catch (IOException failure) {
            // Nobody reads what it writes any more, and once its pipe is full it stands still.
            port.completeExceptionally(failure);
            kill();
        }
    }
}
