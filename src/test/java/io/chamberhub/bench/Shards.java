package io.chamberhub.bench;

import java.io.IOException;
import java.util.List;

/**
 * Two shards on two cores against one on one. Where there are no more than two cores, the generator shares one of them,
 * and CPU per delivery tells what two cores would do without it.
 */
final class Shards {
    private static final String TWO = "two shards";

    private final Options options;
    private final Systems systems;
    private final Turns turns;
    private final FanOut fanOut;

    Shards(Options options, Systems systems, Turns turns, FanOut fanOut) {
        this.options = options;
        this.systems = systems;
        this.turns = turns;
        this.fanOut = fanOut;
    }

    void measure(Page page) throws IOException, InterruptedException {
        Contender two = systems.hub(TWO, 2, options.shardCores());
        Results results =
                turns.take("shards", List.of(two, systems.hub()), options.rounds(), fanOut.closed(Scenario.S1.shape()));
        double perCore = Median.ofRatios(results.of(Systems.HUB), results.of(TWO), Figures::cpu);
        page.table(
                "Two shards on two cores against one on one",
                "scenario",
                "one, deliveries/s",
                "two",
                "ratio",
                "one, CPU µs each",
                "two",
                "2 × one ÷ two: what two free cores would do");
        page.row(
                Scenario.S1.title(),
                results.text(Systems.HUB, Figures::rate),
                results.text(TWO, Figures::rate),
                results.ratio(TWO, Systems.HUB, Figures::rate),
                results.text(Systems.HUB, Figures::cpu),
                results.text(TWO, Figures::cpu),
                Page.ratio(2 * perCore));
        results.judge(page, Scenario.S1.name());
    }
}
