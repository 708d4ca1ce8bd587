package io.chamberhub.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** All cases, tried on one server, several at once. */
final class Suite {
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Suite() {}

    static List<Outcome> run(List<Group> groups, URI server, Dialect dialect) throws InterruptedException {
        List<Callable<Outcome>> trials = new ArrayList<>();
        for (Group group : groups) {
            for (Case row : group.casesFor(dialect)) {
                String name = "case" + trials.size();
                trials.add(() -> new Outcome(group, row, Trial.of(row, server, name, dialect, PATIENCE)));
            }
        }
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> outcome : clients.invokeAll(trials)) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        } catch (ExecutionException broken) {
            throw new IllegalStateException(broken.getCause());
        } finally {
            clients.shutdownNow();
        }
    }
}
