package io.chamberhub.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run is to be like.
 *
 * @param minutes how long it lasts at least
 * @param seed chooses the failures
 * @param kinds the failures to choose from
 * @param report where to write the result as Markdown
 * @param jvm flags for the JVM of every node
 * @param chambers how many chambers clients meet in
 * @param clients how many clients each chamber has on each node
 * @param rate how many messages each client sends per second
 */
record Order(
        int nodes,
        double minutes,
        long seed,
        Set<Kind> kinds,
        Optional<Path> report,
        List<String> jvm,
        int chambers,
        int clients,
        int rate) {

    Order {
        require(nodes >= 2 && nodes <= 9, "--nodes: from 2 to 9");
        require(minutes > 0 && minutes <= 1440, "--minutes: more than 0, at most 1440");
        require(!kinds.isEmpty(), "--only: at least one kind of failure");
        require(chambers >= 1 && chambers <= 500, "--chambers: from 1 to 500");
        require(clients >= 1 && clients <= 50, "--clients: from 1 to 50");
        require(rate >= 1 && rate <= 500, "--rate: from 1 to 500");
        kinds = Set.copyOf(kinds);
        jvm = List.copyOf(jvm);
    }

    /** How many clients there are in all. */
    int crowd() {
        return nodes * chambers * clients;
    }

    /** Everything that says how to run the same again. */
    String summary() {
        String only = kinds.size() == Kind.values().length
                ? ""
                : ", only " + kinds.stream().sorted().map(Kind::title).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%d nodes, %d clients in %d chambers, each says %d messages/s; %s minutes, seed %d%s%s",
                nodes,
                crowd(),
                chambers,
                rate,
                minutes,
                seed,
                only,
                jvm.isEmpty() ? "" : "; " + String.join(" ", jvm));
    }

    private static void require(boolean sound, String what) {
        if (!sound) {
            throw new IllegalArgumentException(what);
        }
    }
}
