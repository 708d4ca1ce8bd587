package io.chamberhub.verify;

import java.util.EnumMap;
import java.util.Map;

/** What had been counted at one moment, or between two. */
record Figures(Map<Figure, Long> counts) {
    static final Figures NONE = new Figures(Map.of());

    Figures {
        counts = Map.copyOf(counts);
    }

    long of(Figure figure) {
        return counts.getOrDefault(figure, 0L);
    }

    Figures since(Figures earlier) {
        Map<Figure, Long> difference = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            difference.put(figure, of(figure) - earlier.of(figure));
        }
        return new Figures(difference);
    }

    Figures plus(Figures other) {
        Map<Figure, Long> sum = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            sum.put(figure, of(figure) + other.of(figure));
        }
        return new Figures(sum);
    }

    /** Whether nothing was counted that breaks a promise. */
    boolean areSound() {
        return counts.entrySet().stream().noneMatch(count -> count.getKey().isFault() && count.getValue() > 0);
    }
}
