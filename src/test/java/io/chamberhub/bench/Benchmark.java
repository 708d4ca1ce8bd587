package io.chamberhub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the hub against others and prints tables in Markdown; see {@code src/docs/performance.md}. Exit code 1: some
 * run had faults and is no result.
 */
public final class Benchmark {
    private final Options options;
    private final Path work;
    private final Systems systems;
    private final Turns turns;
    private final FanOut fanOut;
    private final Page page = new Page();

    private Benchmark(Options options, Path work) {
        this.options = options;
        this.work = work;
        this.systems = new Systems(options, work);
        this.turns = new Turns(work);
        this.fanOut = new FanOut(options, systems, turns);
    }

    /**
     * Measures what is asked for.
     *
     * @param args parts and options
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Options options = Options.parse(List.of(args));
        Path work = Files.createDirectories(Path.of("target", "bench"));
        Machine.pin(options.loadCore());
        Benchmark benchmark = new Benchmark(options, work);
        benchmark.measure();
        String text = Machine.line() + "\n" + benchmark.page.text();
        System.out.println(text);
        Files.writeString(work.resolve("result.md"), text);
        System.exit(benchmark.page.isSound() ? 0 : 1);
    }

    private void measure() throws IOException, InterruptedException {
        fanOut.measure(page);
        if (options.wants("OPEN")) {
            new OpenLoop(options, turns, fanOut)
                    .measure(
                            page,
                            "Latency at half of echo-chamber's maximum",
                            List.of(systems.hub(), systems.bare()),
                            List.of(Scenario.values()));
        }
        if (options.wants("IDLE")) {
            new Idle(work).measure(page, with(systems.hub(), systems.bare()));
        }
        if (options.wants("JOIN")) {
            new Joining(options, turns)
                    .measure(page, "5000 connections into chambers of ten, 64 at once", with(systems.hub()));
        }
        measureMore();
    }

    private void measureMore() throws IOException, InterruptedException {
        if (options.wants("NODES")) {
            new Clusters(options, systems, turns, fanOut).measure(page);
        }
        if (options.wants("SHARDS")) {
            new Shards(options, systems, turns, fanOut).measure(page);
        }
        if (options.wants("SLOW")) {
            new SlowReaders(work).measure(page, systems.hub());
        }
        if (options.wants("ROOMS")) {
            new Rooms(options, systems, turns, fanOut).measure(page);
        }
        if (options.wants("DEFLATE")) {
            new Deflated(work, options.seconds()).measure(page, systems.compressingHub());
        }
    }

    /** These, and echo-chamber in its better variant for latency. */
    private List<Contender> with(Contender... some) throws IOException, InterruptedException {
        List<Contender> all = new ArrayList<>(List.of(some));
        all.add(systems.echoChambers().get(1));
        return all;
    }
}
