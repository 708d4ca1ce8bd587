package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One node's turn in a rolling restart behind HAProxy, while a crowd talks: it is told to stop, ends, starts again, and gets
 * clients again.
 *
 * @param clients how many it had when it was told
 * @param down when HAProxy sent it nobody any more, in ms after that
 * @param journeys those of its clients
 * @param back when all were elsewhere, in ms after it was told
 * @param up when HAProxy sent it clients again, likewise
 */
record Turn(int clients, long down, Journeys journeys, long back, long up) {
    /** How long a node may take to hand its clients over and to end. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static final String HEADINGS = "| clients | node out of HAProxy | first closed | last back | most in one second"
            + " | away, median | 99 % | longest | twice | refused | node in again |";

    static final String RULE = "|---|---|---|---|---|---|---|---|---|---|---|";

    static Turn of(Nodes nodes, int node, Haproxy proxy, Crowd crowd) {
        HubProcess hub = nodes.node(node);
        Journeys journeys = crowd.newJourneys();
        long told = System.nanoTime();
        hub.terminate();
        Recording.awaitTrue(PATIENCE, () -> !proxy.isUp(node), "a node that is out");
        long down = System.nanoTime();
        int clients = Integer.parseInt(hub.logged(".* draining connections=(\\d+) .*"));
        assertThat(hub.exitCode(PATIENCE)).isEqualTo(HubProcess.TERMINATED);
        Recording.awaitTrue(PATIENCE, () -> journeys.count() >= clients, "all back");
        nodes.restart(node);
        Recording.awaitTrue(PATIENCE, () -> proxy.isUp(node), "a node that is in again");
        long up = System.nanoTime();
        assertThat(down).as("taken out before the first client is closed").isLessThan(journeys.start());
        return new Turn(clients, millis(told, down), journeys, millis(told, journeys.end()), millis(told, up));
    }

    /** Whether nobody had to connect more than once or was refused, and so many at most came within one second. */
    boolean isGood(int bound) {
        return journeys.repeated() == 0 && journeys.troubles().isEmpty() && journeys.mostInOneSecond() <= bound;
    }

    /** A row of a table in Markdown; times in ms. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |",
                clients,
                down,
                back - millis(journeys.start(), journeys.end()),
                back,
                journeys.mostInOneSecond(),
                journeys.away(0.5),
                journeys.away(0.99),
                journeys.away(1),
                journeys.repeated(),
                journeys.troubles().size(),
                up);
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }
}
