package io.chamberhub.verify;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One failure and what came of it, up to the next.
 *
 * @param at seconds after the start
 * @param what kind of failure
 * @param where which node
 * @param gone until nobody saw those who were at the node any more, in ms, where there is something to wait for
 * @param whole until everybody was back and saw everybody once, in ms, from the moment the node could be reached again
 * @param faults the first of them, in words
 */
record Row(
        double at,
        String what,
        String where,
        Figures figures,
        Optional<Took> gone,
        Optional<Took> whole,
        List<String> faults) {

    Row {
        faults = List.copyOf(faults);
    }

    /** How often a promise was broken so. A pause must not show, so nothing may have to be announced after it. */
    long broken(Figure figure) {
        boolean promised = figure.isFault() || (figure == Figure.ANNOUNCED && what.equals(Kind.PAUSE.title()));
        return promised ? figures.of(figure) : 0;
    }

    /** Whether all promises were kept. */
    boolean isSound() {
        return Stream.of(Figure.values()).allMatch(figure -> broken(figure) == 0)
                && gone.stream().noneMatch(Took::isLate)
                && whole.stream().noneMatch(Took::isLate);
    }
}
