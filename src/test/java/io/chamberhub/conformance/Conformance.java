package io.chamberhub.conformance;

import java.net.URI;
import java.util.List;

/**
 * Tries all cases on a server that says everything again and prints a table, cases passed per group, in Markdown; see
 * {@code src/docs/conformance.md}. Exit code 1: not every case has passed.
 */
public final class Conformance {
    private Conformance() {}

    /**
     * Tries them.
     *
     * @param args the server's address, {@code ws://host:port/path}; none for a hub that is started for this
     */
    public static void main(String[] args) throws Exception {
        List<Group> groups = Group.all();
        List<Outcome> outcomes;
        if (args.length > 0) {
            outcomes = Suite.run(groups, URI.create(args[0]), Dialect.PLAIN);
        } else {
            try (OwnHub hub = new OwnHub()) {
                outcomes = Suite.run(groups, hub.hall(Dialect.PLAIN), Dialect.PLAIN);
            }
        }
        outcomes.stream().filter(outcome -> !outcome.passed()).forEach(Conformance::explain);
        System.out.println(Table.of(groups, outcomes));
        System.exit(outcomes.stream().allMatch(Outcome::passed) ? 0 : 1);
    }

    private static void explain(Outcome outcome) {
        System.out.println(outcome.group().title() + ", " + outcome.row().name() + ": "
                + outcome.wrong().orElse("passed"));
    }
}
