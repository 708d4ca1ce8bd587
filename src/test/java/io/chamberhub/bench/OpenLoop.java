package io.chamberhub.bench;

import io.chamberhub.bench.load.Crowd;
import io.chamberhub.bench.load.Latencies;
import io.chamberhub.bench.load.Talk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How long deliveries take while messages are sent at a fixed rate, half of what websocket-echo-chamber can take. */
final class OpenLoop {
    private static final int FIRST_WARM_UP = 12;
    private static final int WARM_UP = 2;
    private static final Duration START = Duration.ofSeconds(1);

    private final Options options;
    private final Turns turns;
    private final FanOut fanOut;
    private final Map<String, List<Latencies>> latencies = new LinkedHashMap<>();

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
            row(page, scenario, two);
        }
    }

    private void row(Page page, Scenario scenario, List<Contender> two) throws IOException, InterruptedException {
        double rate = fanOut.yardstick(scenario) / 2 / (scenario.shape().clients() - 1);
        latencies.clear();
        Results results = turns.take(
                scenario.name() + " open",
                two,
                options.rounds(),
                (server, round) -> run(server, round, scenario, rate));
        List<Latencies> one = latencies.getOrDefault(two.get(0).name(), List.of());
        List<Latencies> other = latencies.getOrDefault(two.get(1).name(), List.of());
        List<String> cells = new ArrayList<>(List.of(scenario.title(), Page.number(rate)));
        cells.addAll(percentiles(one));
        cells.addAll(percentiles(other));
        cells.add(Page.ratio(Median.ofRatios(one, other, times -> times.micros(50))));
        cells.add(Page.ratio(Median.ofRatios(one, other, times -> times.micros(99))));
        cells.add(Page.number(Median.of(one, times -> times.micros(50)) - Median.of(other, times -> times.micros(50))));
        cells.add(results.text(two.get(0).name(), Figures::cpu));
        cells.add(results.text(two.get(1).name(), Figures::cpu));
        cells.add(Page.number(Median.of(one, Latencies::ownMicros)));
        page.row(cells.toArray(String[]::new));
        results.judge(page, scenario.name());
    }

    private static List<String> percentiles(List<Latencies> runs) {
        return List.of(at(runs, 50), at(runs, 99), at(runs, 99.9));
    }

    private static String at(List<Latencies> runs, double percent) {
        ToDoubleFunction<Latencies> figure = times -> times.micros(percent);
        return Page.number(Median.of(runs, figure));
    }

    private Figures run(Server server, int round, Scenario scenario, double rate)
            throws IOException, InterruptedException {
        Duration warmUp = Duration.ofSeconds(round == 0 ? FIRST_WARM_UP : WARM_UP);
        Duration length = Duration.ofSeconds(options.seconds());
        try (Crowd crowd = Crowd.connect(scenario.shape(), server.target(), FanOut.AT_ONCE)) {
            Talk talk = new Talk(crowd);
            talk.closed(warmUp, Duration.ZERO, new Gauge(server));
            Gauge gauge = new Gauge(server);
            Latencies times = talk.open(rate, START, length, gauge);
            talk.end();
            latencies
                    .computeIfAbsent(server.contender().name(), key -> new ArrayList<>())
                    .add(times);
            double perSecond = times.count() / (double) length.toSeconds();
            // The generator does not sleep in an open loop, so that its core tells nothing.
            return gauge.figures(perSecond, crowd.faults().toString()).withIdleGenerator();
        }
    }
}
