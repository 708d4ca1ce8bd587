package io.chamberhub.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The closed loops as a table, one row for each scenario. */
final class FanOutTable {
    private final List<String> lines = new ArrayList<>();

    FanOutTable() {
        lines.add("| scenario | hub, deliveries/s | bare netty | ratio | hub, CPU µs each | bare netty | ratio"
                + " | generator's cores: hub, bare |");
        lines.add("|---|---:|---:|---:|---:|---:|---:|---:|");
    }

    void add(Scenario scenario, Map<String, List<Figures>> runs) {
        List<Figures> hub = runs.getOrDefault("hub", List.of());
        List<Figures> bare = runs.getOrDefault("bare netty", List.of());
        lines.add(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.2f | %.3f | %.3f | **%.2f** | %.2f, %.2f |",
                scenario.title(),
                of(hub, Figures::rate),
                of(bare, Figures::rate),
                Median.ofRatios(hub, bare, Figures::rate),
                of(hub, Figures::cpu),
                of(bare, Figures::cpu),
                Median.ofRatios(hub, bare, Figures::cpu),
                of(hub, Figures::generatorCores),
                of(bare, Figures::generatorCores)));
    }

    List<String> lines() {
        return lines;
    }

    private static double of(List<Figures> runs, ToDoubleFunction<Figures> figure) {
        return Median.of(runs, figure);
    }
}
