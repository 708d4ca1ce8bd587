package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A hub in a process of its own. What it writes is recorded, and kept in files under {@code target/process}. */
public final class HubProcess implements AutoCloseable {
    /** What a process reports that SIGTERM ended. */
    static final int TERMINATED = 143;

    /** From this JDK on the JVM itself warns of what Hazelcast does, unless it is told not to. */
    private static final int JDK_THAT_WARNS = 24;

    static final Path JAR = Path.of(System.getProperty("hub.jar", "target/hub-fat.jar"));
    static final Path OUTPUT = Path.of("target", "process");
    private static final Pattern LOG_LINE = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z (TRACE|DEBUG|INFO|WARN|ERROR) [\\w.$]+ \\S.*");
    private static final Pattern TROUBLE = Pattern.compile("\\S+ (WARN|ERROR) .*");
    private static final Pattern URL = Pattern.compile(".* listening url=(wss?://\\S+)/ .*");
    private static final Pattern HEALTH = Pattern.compile(".* admin listens health=(\\S+)/health/ready.*");
    private static final Pattern IN_CLUSTER = Pattern.compile(".* in the cluster name=\\S+ node=(\\S+) .*");
    private static final Duration START = Duration.ofMinutes(2);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final Process process;
    private final Recording<String> log;
    private final Recording<String> errors;
    private final List<Thread> readers;

    private HubProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.log = new Recording<>("the log of " + name);
        this.errors = new Recording<>("the standard error of " + name);
        this.readers = List.of(
                reader(process.getInputStream(), log, name + ".log"),
                reader(process.getErrorStream(), errors, name + ".err"));
    }

    /** Starts {@code java -jar hub-fat.jar} with these arguments. */
    static HubProcess start(String name, String... arguments) {
        return start(name, Map.of(), arguments);
    }

    static HubProcess start(String name, Map<String, String> environment, String... arguments) {
        return start(name, environment, List.of(), arguments);
    }

    /** @param prefix what the command begins with; it has to become the process of the hub, as {@code exec} does */
    static HubProcess start(String name, Map<String, String> environment, List<String> prefix, String... arguments) {
        return start(name, environment, prefix, List.of(), arguments);
    }

    /**
     * Starts it in a JVM with flags of its own.
     *
     * @param flags besides those that every hub gets
     */
    public static HubProcess start(
            String name,
            Map<String, String> environment,
            List<String> prefix,
            List<String> flags,
            String... arguments) {
        List<String> all = new ArrayList<>(List.of(SharedClasses.flag()));
        all.addAll(flags);
        return launch(name, environment, prefix, all, arguments);
    }

    /** Starts it with these flags for the JVM and those without which there would be too many nodes for a small machine. */
    static HubProcess launch(
            String name,
            Map<String, String> environment,
            List<String> prefix,
            List<String> flags,
            String... arguments) {
        return launch(JAR, name, environment, prefix, flags, arguments);
    }

    /** Starts a copy of the jar, which has a directory {@code lib} of its own. */
    static HubProcess launch(Path jar, String name, String... arguments) {
        return launch(jar, name, Map.of(), List.of(), List.of(), arguments);
    }

    private static HubProcess launch(
            Path jar,
            String name,
            Map<String, String> environment,
            List<String> prefix,
            List<String> flags,
            String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= JDK_THAT_WARNS) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return run(name, environment, command);
    }

    /** Starts it by that command, which has to become the process of the hub, as {@code exec} does. */
    static HubProcess run(String name, List<String> command) {
        return run(name, Map.of(), command);
    }

    private static HubProcess run(String name, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(each -> each.startsWith("HUB_") || each.startsWith("JAVA_"));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(OUTPUT);
            return new HubProcess(String.format("%02d-%s", COUNT.incrementAndGet(), name), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings that take free ports, and whatever else is given. */
    public static JsonObject settings() {
        return new JsonObject()
                .put("port", 0)
                .put("shards", 2)
                .put("admin", new JsonObject().put("port", 0))
                .put("drain", new JsonObject().put("notice", 0));
    }

    /** Waits until it listens and calls itself ready. */
    public HubProcess awaitReady() {
        logged(URL);
        assertThat(Http.get(health("ready"))).isEqualTo(new Http.Answer(200, "{\"status\":\"UP\"}\n"));
        return this;
    }

    /** Where clients connect to a chamber. */
    public URI chamber(String path) {
        return URI.create(logged(URL) + path);
    }

    /** Where it tells how it is. */
    URI health(String which) {
        return URI.create(logged(HEALTH) + "/health/" + which);
    }

    /** What it says of itself under this name, whatever the labels are, in sum. */
    public long metric(String metric) {
        List<Double> values = metrics()
                .lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .toList();
        if (values.isEmpty()) {
            throw new NoSuchElementException(metric);
        }
        return (long) values.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** All that it says of itself. */
    String metrics() {
        return Http.get(health("").resolve("/metrics")).body();
    }

    /** How much memory the system has given it, in bytes. */
    public long resident() {
        return status("VmRSS:");
    }

    /** The most that it ever had, in bytes. */
    long peak() {
        return status("VmHWM:");
    }

    private long status(String what) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            String line =
                    lines.filter(each -> each.startsWith(what)).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of this node in its cluster. */
    String nodeId() {
        return logged(IN_CLUSTER);
    }

    Recording<String> log() {
        return log;
    }

    List<String> errors() {
        return errors.now();
    }

    /** SIGTERM. */
    void terminate() {
        // Process.destroy would close its output, too.
        process.toHandle().destroy();
    }

    /** kill -9. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Stops its threads where they are; it neither hears nor says anything until it goes on. */
    void pause() {
        signal("-STOP");
    }

    void goOn() {
        signal("-CONT");
    }

    /** {@link #pause}, and {@link #goOn} after that time. */
    CompletableFuture<Void> pause(Duration time) {
        pause();
        return after(time, this::goOn);
    }

    static CompletableFuture<Void> after(Duration time, Runnable step) {
        return CompletableFuture.runAsync(
                step, CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and for everything it wrote. */
    int exitCode(Duration patience) {
        try {
            assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                    .as("%s ends within %s", name, patience)
                    .isTrue();
            for (Thread reader : readers) {
                reader.join();
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    /** Every line is a log line, none is a warning, and nothing was written elsewhere. */
    public void assertUntroubled() {
        assertUntroubled(log.now());
    }

    /** The same, but what was logged before the first line that contains this text does not matter. */
    void assertUntroubledSince(String text) {
        assertUntroubled(
                log.now().stream().dropWhile(line -> !line.contains(text)).toList());
    }

    /** The same, but lines that contain this text do not matter. */
    public void assertUntroubledBut(String text) {
        assertUntroubled(log.now().stream().filter(line -> !line.contains(text)).toList());
    }

    private void assertUntroubled(List<String> lines) {
        assertThat(lines).isNotEmpty().allSatisfy(line -> assertThat(line).matches(LOG_LINE));
        assertThat(lines).as("warnings of %s", name).noneMatch(TROUBLE.asMatchPredicate());
        assertThat(errors.now()).as("standard error of %s", name).isEmpty();
    }

    @Override
    public void close() {
        kill();
        exitCode(Recording.PATIENCE);
    }

    @Override
    public String toString() {
        return name;
    }

    /** What a line of its log has in a pattern's first group, once there is one. */
    public String logged(String pattern) {
        return logged(Pattern.compile(pattern));
    }

    private String logged(Pattern pattern) {
        Matcher line = pattern.matcher(log.await(pattern.asMatchPredicate(), pattern.pattern(), START));
        assertThat(line.matches()).isTrue();
        return line.group(1);
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    private static Thread reader(InputStream output, Recording<String> lines, String file) {
        Thread reader = new Thread(() -> read(output, lines, OUTPUT.resolve(file)), "reads " + file);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static void read(InputStream output, Recording<String> lines, Path file) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
                Writer copy = Files.newBufferedWriter(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                copy.write(line + "\n");
                copy.flush();
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("cannot be read any more: " + e);
        } finally {
            lines.end();
        }
    }
}
