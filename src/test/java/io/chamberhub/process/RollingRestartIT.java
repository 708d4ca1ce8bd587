package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.process.Client.Ending;
import io.chamberhub.process.Traveller.Departure;
import io.chamberhub.process.Traveller.Stay;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nodes that are told to stop one after the other while their clients talk, as an upgrade does it. */
class RollingRestartIT {
    private static final Ending RESTART = new Ending(1012, "Service restart");
    private static final Http.Answer READY = new Http.Answer(200, "{\"status\":\"UP\"}\n");
    private static final Http.Answer DRAINING = new Http.Answer(503, "{\"status\":\"DOWN\",\"reason\":\"draining\"}\n");
    private static final String ADVICE = "This node is shutting down. Connect again.\n";
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final int PERIOD = 3_000;
    private static final int LONGEST_PERIOD = 600_000;
    private static final int NODES = 3;
    private static final int SHARDS = 2;
    private static final int QUIET = 60;
    private static final int QUIET_CHAMBERS = 7;

    private final AtomicInteger leaving = new AtomicInteger(-1);

    @Test
    void nodes_restarted_in_turn_hand_their_clients_over_bit_by_bit_and_nothing_is_lost_between_those_who_stay()
            throws IOException {
        List<Traveller> talking = new ArrayList<>();
        List<Traveller> all = new ArrayList<>();
        try (Nodes nodes = Nodes.start("rolling", NODES, PERIOD)) {
            for (int i = 0; i < 3 * NODES; i++) {
                talking.add(traveller(nodes, i, "/traffic", i < NODES));
            }
            all.addAll(talking);
            for (int i = 0; i < QUIET; i++) {
                all.add(traveller(nodes, i, "/quiet/" + i % QUIET_CHAMBERS, false));
            }
            for (int node = 0; node < NODES; node++) {
                awaitTalk(talking);
                restart(nodes, node, all);
            }
            awaitTalk(talking);
            Traffic traffic = new Traffic(talking);
            traffic.stop();
            traffic.assertNothingMissing();
            traffic.assertPresence();
        } finally {
            all.forEach(Traveller::close);
        }
    }

    private Traveller traveller(Nodes nodes, int number, String chamber, boolean talks) {
        return new Traveller(nodes, number % NODES, chamber, talks, this::someNodeThatStays);
    }

    private int someNodeThatStays() {
        int other = ThreadLocalRandom.current().nextInt(NODES - 1);
        return other < leaving.get() ? other : other + 1;
    }

    /** Everybody hears every talker for a while. */
    private static void awaitTalk(List<Traveller> talking) {
        List<Stay> stays = talking.stream().map(Traveller::stay).toList();
        Map<Stay, String> last = new HashMap<>();
        for (Stay sender : stays) {
            sender.talker()
                    .ifPresent(voice -> last.put(sender, "F" + sender.client().id() + "\n" + (voice.said() + 50)));
        }
        last.forEach((sender, message) -> stays.stream()
                .filter(receiver -> !receiver.equals(sender))
                .forEach(receiver -> receiver.client().awaitMessage(message)));
    }

    private void restart(Nodes nodes, int node, List<Traveller> all) throws IOException {
        List<Traveller> here = all.stream()
                .filter(traveller -> traveller.stay().node() == node)
                .toList();
        List<Stay> stays = here.stream().map(Traveller::stay).toList();
        List<Integer> travels =
                here.stream().map(traveller -> traveller.stays().size()).toList();
        HubProcess stopping = nodes.node(node);
        leaving.set(node);
        long told = System.nanoTime();
        stopping.terminate();
        assertNotReadyOnceTheFirstIsClosed(stopping, stays);
        assertNobodyGetsIn(stopping);
        assertSpreadOverThePeriod(stays, told);
        assertThat(stopping.exitCode(TEN_SECONDS)).isEqualTo(HubProcess.TERMINATED);
        assertThat(stopping.log().now())
                .anyMatch(line ->
                        line.endsWith(" INFO Hub draining connections=" + stays.size() + " notice=0 period=" + PERIOD))
                .anyMatch(line -> line.endsWith(" INFO Hub drained connections=0"));
        stopping.assertUntroubledSince(" draining ");
        for (int i = 0; i < here.size(); i++) {
            here.get(i).awaitStay(travels.get(i));
        }
        assertThat(all).noneMatch(traveller -> traveller.stay().isOver());
        nodes.restart(node);
    }

    private static void assertNotReadyOnceTheFirstIsClosed(HubProcess stopping, List<Stay> stays) {
        Http.Answer answer = READY;
        while (answer.equals(READY)) {
            boolean closed = stays.stream().anyMatch(Stay::isOver);
            answer = Http.get(stopping.health("ready"));
            assertThat(closed && answer.equals(READY))
                    .as("ready while clients are closed")
                    .isFalse();
        }
        assertThat(answer).isEqualTo(DRAINING);
    }

    private static void assertNobodyGetsIn(HubProcess stopping) throws IOException {
        URI chamber = stopping.chamber("/traffic");
        for (int attempt = 0; attempt < 10; attempt++) {
            assertThat(DeafClient.refusal(chamber))
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("\r\nRetry-After: 1\r\n")
                    .containsIgnoringCase("\r\nConnection: close\r\n")
                    .endsWith("\r\n\r\n" + ADVICE);
        }
        assertThat(Http.get(stopping.health("live")).status()).isEqualTo(200);
    }

    /** After any part of the period, no more than that part of the clients are gone, and one of each shard. */
    private static void assertSpreadOverThePeriod(List<Stay> stays, long told) {
        List<Departure> departures = stays.stream()
                .map(stay -> stay.departure().await(any -> true, "a close"))
                .toList();
        assertThat(departures).extracting(Departure::ending).containsOnly(RESTART);
        List<Long> millis = departures.stream()
                .map(departure -> Duration.ofNanos(departure.at() - told).toMillis())
                .sorted()
                .toList();
        int clients = millis.size();
        assertThat(clients).isGreaterThanOrEqualTo((QUIET + 3 * NODES) / NODES);
        for (int gone = 1; gone <= clients; gone++) {
            assertThat(millis.get(gone - 1))
                    .as("ms until %s of %s were closed", gone, clients)
                    .isGreaterThanOrEqualTo((gone - SHARDS) * (long) PERIOD / clients);
        }
        assertThat(millis.get(clients / 2)).isLessThan(PERIOD);
        assertThat(millis.get(clients - 1)).isLessThan(2 * PERIOD);
    }

    @Test
    void who_is_not_closed_yet_talks_on_and_nobody_waits_for_a_node_that_is_empty_or_has_no_other() {
        try (Nodes nodes = Nodes.start("early", 2, LONGEST_PERIOD);
                Client stays = Client.enter(nodes.node(1).chamber("/early"));
                Client goes = Client.enter(nodes.node(0).chamber("/early"))) {
            stays.awaitMessage("H1");
            HubProcess first = nodes.node(0);
            first.terminate();
            assertThat(Http.poll(first.health("ready"), answer -> !answer.equals(READY)))
                    .isEqualTo(DRAINING);
            goes.send("\nstill here");
            stays.awaitMessage("F1\nstill here").send("\nwelcome back");
            goes.awaitMessage("F0\nwelcome back").leave();
            assertThat(first.exitCode(TEN_SECONDS)).isEqualTo(HubProcess.TERMINATED);
            stays.awaitMessage("B1");
            first.assertUntroubled();

            HubProcess last = nodes.node(1);
            last.log().await(line -> line.contains(" a node has left the cluster "), "one who left");
            last.terminate();
            assertThat(stays.ending()).isEqualTo(RESTART);
            assertThat(last.exitCode(TEN_SECONDS)).isEqualTo(HubProcess.TERMINATED);
            // It may have warned that the other one cannot be reached any more.
            last.assertUntroubledSince(" draining ");
            assertThat(stays.heard()).containsExactly("I0", "H1", "F1\nstill here", "B1");
        }
    }
}
