package io.chamberhub.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The runs of several systems under the same load, in rounds. */
final class Results {
    private final Map<String, List<Figures>> runs = new LinkedHashMap<>();

    void add(String system, Figures figures) {
        runs.computeIfAbsent(system, key -> new ArrayList<>()).add(figures);
    }

    boolean has(String system) {
        return runs.containsKey(system);
    }

    List<Figures> of(String system) {
        return runs.getOrDefault(system, List.of());
    }

    /** Median over the rounds, as text; a dash for a system that was left out. */
    String text(String system, ToDoubleFunction<Figures> figure) {
        return has(system) ? Page.number(Median.of(of(system), figure)) : "–";
    }

    /** Median of the ratios of neighbours, as text. */
    String ratio(String system, String other, ToDoubleFunction<Figures> figure) {
        return has(other) ? Page.ratio(Median.ofRatios(of(system), of(other), figure)) : "–";
    }

    /** That of the two variants which delivers more. */
    String faster(String one, String other) {
        if (!has(one) || !has(other)) {
            return one;
        }
        return Median.of(of(one), Figures::rate) >= Median.of(of(other), Figures::rate) ? one : other;
    }

    /** All but the first rounds. */
    Results without(int rounds) {
        Results rest = new Results();
        runs.forEach((system, list) -> rest.runs.put(system, list.subList(rounds, list.size())));
        return rest;
    }

    void judge(Page page, String title) {
        runs.forEach((system, list) -> page.judge(title + ", " + system, list));
    }
}
