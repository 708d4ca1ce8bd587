package io.chamberhub.bench;

import io.chamberhub.bench.load.Latencies;
import io.chamberhub.bench.load.Shape;
import java.io.IOException;
import java.util.List;

/**
 * Changes of the state of rooms with ten clients, all of whom make them: the hub beside the npm package, and three nodes
 * beside one.
 */
final class Rooms {
    private static final int CLIENTS = 10;
    private static final int SIZE = 64;
    private static final int OTHERS = CLIENTS - 1;
    private static final List<Integer> ROOMS = List.of(1, 100);

    private final Options options;
    private final Systems systems;
    private final Turns turns;
    private final FanOut fanOut;

    Rooms(Options options, Systems systems, Turns turns, FanOut fanOut) {
        this.options = options;
        this.systems = systems;
        this.turns = turns;
        this.fanOut = fanOut;
    }

    void measure(Page page) throws IOException, InterruptedException {
        compare(page, "the hub beside the npm package", systems.rooms(), systems.npmRooms());
        compare(page, "three nodes on one core beside one", systems.rooms(3), systems.rooms());
    }

    private void compare(Page page, String title, Contender one, Contender other)
            throws IOException, InterruptedException {
        Page latencies = new Page();
        begin(page, latencies, title, one.name(), other.name());
        for (int rooms : ROOMS) {
            Shape load = new Shape(rooms, CLIENTS, CLIENTS, SIZE);
            double rate = closed(page, load, one, other) / 2;
            open(latencies, load, rate, one, other);
        }
        page.append(latencies);
    }

    private static void begin(Page page, Page latencies, String title, String one, String other) {
        page.table(
                "Rooms: " + title,
                "load",
                one + ", changes/s",
                other,
                one + ", deliveries/s",
                other,
                one + " ÷ " + other,
                one + ", CPU µs each",
                other,
                "ratio",
                "generator's cores: " + one,
                other);
        latencies.table(
                "Rooms: " + title
                        + ", from a change to the last of the others, at half of what the slower one can take",
                "load",
                "changes/s",
                one + ", p50 µs",
                "p99",
                other + ", p50 µs",
                "p99",
                "ratio of p50",
                "ratio of p99",
                "CPU µs for each delivery: " + one,
                other,
                "generator late, p99 µs: " + one,
                other);
    }

    /** How many changes per second the slower one of them takes at most. */
    private double closed(Page page, Shape load, Contender one, Contender other)
            throws IOException, InterruptedException {
        Results results = turns.take(name(load), List.of(one, other), options.rounds(), fanOut.closed(load));
        page.row(
                title(load),
                results.text(one.name(), figures -> figures.rate() / OTHERS),
                results.text(other.name(), figures -> figures.rate() / OTHERS),
                results.text(one.name(), Figures::rate),
                results.text(other.name(), Figures::rate),
                results.ratio(one.name(), other.name(), Figures::rate),
                results.text(one.name(), Figures::cpu),
                results.text(other.name(), Figures::cpu),
                results.ratio(one.name(), other.name(), Figures::cpu),
                results.text(one.name(), Figures::generatorCores),
                results.text(other.name(), Figures::generatorCores));
        results.judge(page, name(load));
        double slower = Math.min(
                Median.of(results.of(one.name()), Figures::rate), Median.of(results.of(other.name()), Figures::rate));
        return slower / OTHERS;
    }

    private void open(Page page, Shape load, double rate, Contender one, Contender other)
            throws IOException, InterruptedException {
        OpenRuns runs = new OpenRuns(load, rate, options, true);
        Results results = turns.take(name(load) + " open", List.of(one, other), options.rounds(), runs::run);
        page.row(
                title(load),
                Page.number(rate),
                runs.text(one, times -> times.micros(50)),
                runs.text(one, times -> times.micros(99)),
                runs.text(other, times -> times.micros(50)),
                runs.text(other, times -> times.micros(99)),
                runs.ratio(one, other, 50),
                runs.ratio(one, other, 99),
                results.text(one.name(), Figures::cpu),
                results.text(other.name(), Figures::cpu),
                runs.text(one, Latencies::ownMicros),
                runs.text(other, Latencies::ownMicros));
        results.judge(page, name(load));
    }

    private static String name(Shape load) {
        return "R" + load.chambers();
    }

    private static String title(Shape load) {
        return name(load) + ": " + load.chambers() + " × " + CLIENTS + ", all change " + SIZE + " B";
    }
}
