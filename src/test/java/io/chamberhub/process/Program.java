package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is no hub, in a process of its own, and what it prints. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Recording<String> lines;

    private Program(String name, Process process) {
        this.process = process;
        this.lines = new Recording<>("what " + name + " prints");
        Thread reader = new Thread(this::read, "reads " + name);
        reader.setDaemon(true);
        reader.start();
    }

    static Program start(String name, String... command) throws IOException {
        return new Program(
                name,
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start());
    }

    /** Runs one to its end, which has to be a good one. */
    static String run(String... command) throws IOException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as("%s: %s", List.of(command), printed)
                .isZero();
        return printed;
    }

    /** Sends it a signal, by its name for {@code kill}. */
    void signal(String signal) {
        try {
            run("kill", signal, Long.toString(process.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes that it has started and that still run. */
    List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** Waits until it has printed a line that begins like this. */
    String prints(String beginning) {
        return lines.await(line -> line.startsWith(beginning), beginning);
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("cannot be read any more: " + e);
        } finally {
            lines.end();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
