package io.chamberhub.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The middle of several rounds, which one disturbed round does not move far. */
final class Median {
    private Median() {}

    static double of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    static <T> double of(List<T> runs, ToDoubleFunction<T> figure) {
        return of(runs.stream().map(figure::applyAsDouble).toList());
    }

    /** Of the ratios of neighbours, that is of runs of the same round. */
    static <T> double ofRatios(List<T> runs, List<T> others, ToDoubleFunction<T> figure) {
        return of(IntStream.range(0, runs.size())
                .mapToObj(i -> figure.applyAsDouble(runs.get(i)) / figure.applyAsDouble(others.get(i)))
                .toList());
    }
}
