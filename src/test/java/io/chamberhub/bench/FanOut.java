package io.chamberhub.bench;

import io.chamberhub.bench.load.Crowd;
import io.chamberhub.bench.load.Shape;
import io.chamberhub.bench.load.Talk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Closed loops: how much each system delivers at most, and what a delivery costs it. */
final class FanOut {
    static final int AT_ONCE = 64;
    private static final int WARM_UP = 2;
    private static final int FIRST_WARM_UP = 12;

    private final Options options;
    private final Systems systems;
    private final Turns turns;
    private final Map<Scenario, Double> yardsticks = new EnumMap<>(Scenario.class);

    FanOut(Options options, Systems systems, Turns turns) {
        this.options = options;
        this.systems = systems;
        this.turns = turns;
    }

    void measure(Page page) throws IOException, InterruptedException {
        List<Scenario> wanted = Stream.of(Scenario.values())
                .filter(scenario -> options.wants(scenario.name()))
                .toList();
        if (!wanted.isEmpty()) {
            begin(page);
        }
        for (Scenario scenario : wanted) {
            measure(scenario, page);
        }
    }

    private static void begin(Page page) {
        page.table(
                "Fan-out",
                "scenario",
                "hub, deliveries/s",
                "echo-chamber (better variant)",
                "ws",
                "bare netty",
                "hub ÷ echo-chamber",
                "hub ÷ ws",
                "hub, CPU µs each",
                "bare netty, CPU µs each",
                "hub ÷ bare netty",
                "hub, MiB",
                "generator's cores");
    }

    private void measure(Scenario scenario, Page page) throws IOException, InterruptedException {
        Results results = turns.take(scenario.name(), contenders(), options.rounds(), closed(scenario.shape()));
        String echoChamber = results.faster(Systems.ECHO_CHAMBER_NO_DELAY, Systems.ECHO_CHAMBER);
        if (results.has(echoChamber)) {
            yardsticks.put(scenario, Median.of(results.of(echoChamber), Figures::rate));
        }
        page.row(
                scenario.title(),
                results.text(Systems.HUB, Figures::rate),
                results.text(echoChamber, Figures::rate),
                results.text(Systems.WS, Figures::rate),
                results.text(Systems.BARE, Figures::rate),
                results.ratio(Systems.HUB, echoChamber, Figures::rate),
                results.ratio(Systems.HUB, Systems.WS, Figures::rate),
                results.text(Systems.HUB, Figures::cpu),
                results.text(Systems.BARE, Figures::cpu),
                results.ratio(Systems.HUB, Systems.BARE, Figures::cpu),
                results.text(Systems.HUB, figures -> figures.resident() / (double) (1 << 20)),
                results.text(Systems.HUB, Figures::generatorCores));
        results.judge(page, scenario.name());
    }

    private List<Contender> contenders() throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>(List.of(systems.hub(), systems.bare()));
        if (!options.quick()) {
            contenders.addAll(systems.echoChambers());
            contenders.add(systems.ws());
        }
        return contenders;
    }

    /** One closed loop, after longer warming in the first round. */
    Turns.Run closed(Shape shape) {
        return (server, round) -> {
            Gauge gauge = new Gauge(server);
            try (Crowd crowd = Crowd.connect(shape, server.target(), AT_ONCE)) {
                Talk talk = new Talk(crowd);
                // Nodes share a core, and each has a compiler of its own to be waited for.
                int first = FIRST_WARM_UP * server.contender().nodes();
                Duration warmUp = Duration.ofSeconds(round == 0 ? first : WARM_UP);
                double rate = talk.closed(warmUp, Duration.ofSeconds(options.seconds()), gauge);
                talk.end();
                return gauge.figures(rate, crowd.faults().toString());
            }
        };
    }

    /** What websocket-echo-chamber delivers per second at most, measured now if it was not before. */
    double yardstick(Scenario scenario) throws IOException, InterruptedException {
        if (!yardsticks.containsKey(scenario)) {
            Results results = turns.take(scenario.name(), systems.echoChambers(), 1, closed(scenario.shape()));
            String better = results.faster(Systems.ECHO_CHAMBER_NO_DELAY, Systems.ECHO_CHAMBER);
            yardsticks.put(scenario, Median.of(results.of(better), Figures::rate));
        }
        return yardsticks.getOrDefault(scenario, 0.0);
    }
}
