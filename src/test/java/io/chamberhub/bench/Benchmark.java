package io.chamberhub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the hub against others and prints tables in Markdown; see {@code src/docs/performance.md}. Exit code 1: some
 * run had faults and is no result.
 */
public final class Benchmark {
    private final Options options;
    private final Path work;
    private final List<String> page = new ArrayList<>();
    private boolean sound = true;

    private Benchmark(Options options, Path work) {
        this.options = options;
        this.work = work;
    }

    /**
     * Measures what is asked for.
     *
     * @param args parts and options
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Options options = Options.parse(List.of(args));
        Path work = Files.createDirectories(Path.of("target", "bench"));
        pin(options.loadCore());
        Benchmark benchmark = new Benchmark(options, work);
        benchmark.measure();
        System.exit(benchmark.sound ? 0 : 1);
    }

    /** Keeps this process, with all its threads, on one core. */
    private static void pin(String core) throws IOException, InterruptedException {
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

    private void measure() throws IOException, InterruptedException {
        Systems systems = new Systems(options, work);
        List<Contender> contenders = List.of(systems.hub(), systems.bare());
        FanOutTable table = new FanOutTable();
        FanOut fanOut = new FanOut(options, work);
        for (Scenario scenario : Scenario.values()) {
            if (options.wants(scenario.name())) {
                Map<String, List<Figures>> runs = fanOut.measure(scenario, contenders);
                sound &= runs.values().stream().allMatch(list -> list.stream().allMatch(Figures::isSound));
                table.add(scenario, runs);
            }
        }
        page.addAll(table.lines());
        page.forEach(System.out::println);
    }
}
