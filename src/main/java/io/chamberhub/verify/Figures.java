package io.chamberhub.verify;

import java.util.EnumMap;
import java.util.Map;

/** What had been counted between two moments. */
record Figures(Map<Figure, Long> counts) {
    static final Figures NONE = new Figures(Map.of());

    Figures {
        counts = Map.copyOf(counts);
    }

    long of(Figure figure) {
        return counts.getOrDefault(figure, 0L);
    }

    Figures plus(Figures other) {
        Map<Figure, Long> sum = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            sum.put(figure, of(figure) + other.of(figure));
        }
        return new Figures(sum);
    }
}
