package io.chamberhub.bench;

import java.io.IOException;
import java.util.List;

/** What a second and a third node cost, with all nodes on one core and the clients of each chamber spread over them. */
final class Clusters {
    private static final List<Scenario> SCENARIOS = List.of(Scenario.S2, Scenario.S3);

    private final Options options;
    private final Systems systems;
    private final Turns turns;
    private final FanOut fanOut;

    Clusters(Options options, Systems systems, Turns turns, FanOut fanOut) {
        this.options = options;
        this.systems = systems;
        this.turns = turns;
        this.fanOut = fanOut;
    }

    void measure(Page page) throws IOException, InterruptedException {
        page.table(
                "Two nodes on one core against one",
                "scenario",
                "one node, deliveries/s",
                "two nodes",
                "one node, CPU µs each",
                "two nodes, both added",
                "ratio",
                "generator's cores");
        for (Scenario scenario : SCENARIOS) {
            compare(page, scenario);
        }
        new OpenLoop(options, turns, fanOut)
                .measure(
                        page,
                        "Latency added by a second node, at half of echo-chamber's maximum",
                        List.of(systems.cluster(2), systems.hub()),
                        SCENARIOS);
        new Joining(options, turns)
                .measure(
                        page,
                        "5000 connections into chambers of ten, over three nodes on one core",
                        List.of(systems.cluster(3), systems.hub()));
    }

    private void compare(Page page, Scenario scenario) throws IOException, InterruptedException {
        Contender two = systems.cluster(2);
        Results results = turns.take(
                scenario + " nodes", List.of(two, systems.hub()), options.rounds(), fanOut.closed(scenario.shape()));
        page.row(
                scenario.title(),
                results.text(Systems.HUB, Figures::rate),
                results.text(two.name(), Figures::rate),
                results.text(Systems.HUB, Figures::cpu),
                results.text(two.name(), Figures::cpu),
                results.ratio(two.name(), Systems.HUB, Figures::cpu),
                results.text(two.name(), Figures::generatorCores));
        results.judge(page, scenario.name());
    }
}
