package io.chamberhub.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts, and keeps a few faults in words. Not thread-safe: confined to the event loop of the clients. */
final class Tally {
    private static final int WORTH_TELLING = 6;

    private final Map<Figure, Long> counts = new EnumMap<>(Figure.class);
    private final List<String> faults = new ArrayList<>();

    void count(Figure figure) {
        add(figure, 1);
    }

    void add(Figure figure, long amount) {
        counts.merge(figure, amount, Long::sum);
    }

    /** Counts something that breaks a promise. */
    void fault(Figure figure, long amount, Supplier<String> words) {
        add(figure, amount);
        if (faults.size() < WORTH_TELLING) {
            faults.add(figure.title() + ": " + words.get());
        }
    }

    /** Keeps the words for a fault that is counted elsewhere, however many others there are. */
    void note(String words) {
        faults.add(words);
    }

    /** What was counted since this was last asked. */
    Figures figures() {
        Figures figures = new Figures(counts);
        counts.clear();
        return figures;
    }

    /** What went wrong since this was last asked; where it is much, how it began. */
    List<String> news() {
        List<String> news = List.copyOf(faults);
        faults.clear();
        return news;
    }
}
