package io.chamberhub.bench;

import io.chamberhub.bench.load.Latencies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long deliveries take while messages are sent at a fixed rate, half of what websocket-echo-chamber can take. */
final class OpenLoop {
    private final Options options;
    private final Turns turns;
    private final FanOut fanOut;

    OpenLoop(Options options, Turns turns, FanOut fanOut) {
        this.options = options;
        this.turns = turns;
        this.fanOut = fanOut;
    }

    /** Compares two systems, the first of them with the second, in each of these scenarios. */
    void measure(Page page, String title, List<Contender> two, List<Scenario> scenarios)
            throws IOException, InterruptedException {
        String one = two.get(0).name();
        String other = two.get(1).name();
        page.table(
                title,
                "scenario",
                "messages/s",
                one + ", p50 µs",
                "p99",
                "p99.9",
                other + ", p50 µs",
                "p99",
                "p99.9",
                "ratio of p50",
                "ratio of p99",
                "difference of p50, µs",
                "CPU µs each: " + one,
                other,
                "generator late, p99 µs");
        for (Scenario scenario : scenarios) {
            row(page, scenario, two.get(0), two.get(1));
        }
    }

    private void row(Page page, Scenario scenario, Contender one, Contender other)
            throws IOException, InterruptedException {
        double rate = fanOut.yardstick(scenario) / 2 / (scenario.shape().clients() - 1);
        OpenRuns runs = new OpenRuns(scenario.shape(), rate, options, false);
        Results results = turns.take(scenario.name() + " open", List.of(one, other), options.rounds(), runs::run);
        List<String> cells = new ArrayList<>(List.of(scenario.title(), Page.number(rate)));
        cells.addAll(percentiles(runs, one));
        cells.addAll(percentiles(runs, other));
        cells.add(runs.ratio(one, other, 50));
        cells.add(runs.ratio(one, other, 99));
        cells.add(Page.number(Median.of(runs.of(one), times -> times.micros(50))
                - Median.of(runs.of(other), times -> times.micros(50))));
        cells.add(results.text(one.name(), Figures::cpu));
        cells.add(results.text(other.name(), Figures::cpu));
        cells.add(runs.text(one, Latencies::ownMicros));
        page.row(cells.toArray(String[]::new));
        results.judge(page, scenario.name());
    }

    private static List<String> percentiles(OpenRuns runs, Contender system) {
        return List.of(
                runs.text(system, times -> times.micros(50)),
                runs.text(system, times -> times.micros(99)),
                runs.text(system, times -> times.micros(99.9)));
    }
}
