package io.chamberhub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the figures are measured on. */
final class Machine {
    private Machine() {}

    /** Processor, kernel, Java and the flags of every JVM, in one line. */
    static String line() throws IOException {
        return String.format(
                Locale.ROOT,
                "%s, %d cores; Linux %s; Java %s; JVM flags `%s`",
                processor(),
                // This process is pinned, so that Java itself knows of one only.
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("processor"))
                        .count(),
                System.getProperty("os.version"),
                Runtime.version(),
                String.join(" ", Systems.JVM_FLAGS));
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    /** Keeps this process, with all its threads, on one core. */
    static void pin(String core) throws IOException, InterruptedException {
        String pid = Long.toString(ProcessHandle.current().pid());
        int code = new ProcessBuilder("taskset", "-a", "-c", "-p", core, pid)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("there is no core " + core + " to run on");
        }
    }
}
