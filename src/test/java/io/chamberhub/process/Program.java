package io.chamberhub.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
