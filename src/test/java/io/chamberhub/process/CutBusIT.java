package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Loopback;
import io.chamberhub.verify.BusCut;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node's event bus cannot be reached for a while, though all nodes live and are together. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class CutBusIT {
    private static final String HOST = "127.0.0.1";
    private static final Duration CUT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A megabyte per second. */
    private static final Duration PACE = Duration.ofNanos(TimeUnit.SECONDS.toNanos(1) * Torrent.SIZE / 1_000_000);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void five_seconds_at_a_megabyte_per_second_are_repeated_by_default(boolean swallow) throws Exception {
        try (Pair pair = new Pair("cut-" + swallow, new JsonObject())) {
            pair.talkThroughCut(swallow);
            assertThat(pair.behind.heardFrom(pair.talker)).isEqualTo(pair.talker.said());
            assertThat(pair.behind.notices().now()).containsExactly("I1:H0");
            assertThat(pair.behindCut.metric("hub_bus_lost_total")).isZero();
            assertThat(pair.behindCut.metric("hub_bus_repaired_total")).isPositive();
            assertThat(pair.before.metric("hub_bus_kept_bytes")).isLessThan(1 << 20);
            pair.before.assertUntroubled();
            pair.behindCut.assertUntroubled();
        }
    }

    @Test
    void what_is_not_kept_is_said_to_be_lost() throws Exception {
        JsonObject little = new JsonObject().put("replay", new JsonObject().put("bytes", 1_000));
        try (Pair pair = new Pair("cut-lost", little)) {
            pair.talkThroughCut(false);
            long lost = pair.behindCut.metric("hub_bus_lost_total");
            assertThat(lost).isPositive().isEqualTo(pair.talker.said() - pair.behind.heardFrom(pair.talker));
            List<String> notices = pair.behind.notices().now();
            assertThat(notices.get(0)).isEqualTo("I1:H0");
            // The message that was cut, what it ends in, and then what comes behind it.
            for (int i = 1; i < notices.size(); i += 4) {
                assertThat(notices.subList(i, i + 3)).containsExactly("opcode 1 F0\n", "opcode 0 ", "X");
                assertThat(notices.get(i + 3)).startsWith("number ");
            }
            assertThat(pair.behindCut.log().now()).anyMatch(line -> line.contains("part of a stream was lost"));
        }
    }

    /** Two nodes, one of which is behind something that can be cut, and a client on each in the same chamber. */
    private static final class Pair implements AutoCloseable {
        final BusCut cut;
        final HubProcess before;
        final HubProcess behindCut;
        final Torrent talker;
        final Torrent behind;

        Pair(String name, JsonObject cluster) throws Exception {
            List<Integer> ports = Loopback.freePorts(4);
            cut = new BusCut(ports.get(3), ports.get(2));
            cluster.put("name", name + "-" + ports.get(0))
                    .put("host", HOST)
                    .put(
                            "members",
                            new JsonArray().add(HOST + ":" + ports.get(0)).add(HOST + ":" + ports.get(1)));
            before = start(name, cluster.copy().put("port", ports.get(0)), List.of());
            before.awaitReady();
            JsonObject other = cluster.copy().put("port", ports.get(1)).put("busPort", ports.get(2));
            behindCut = start(name + "-behind", other, List.of("-Dhub.test.busPublicPort=" + ports.get(3)));
            behindCut.awaitReady();
            talker = Torrent.enter(before.chamber("/cut"));
            behind = Torrent.enter(behindCut.chamber("/cut"));
        }

        void talkThroughCut(boolean swallow) throws Exception {
            talker.start(PACE);
            Recording.awaitTrue(PATIENCE, () -> behind.heardFrom(talker) > 10, "talk");
            cut.cut(swallow);
            HubProcess.after(CUT, cut::mend).get(2 * CUT.toSeconds(), TimeUnit.SECONDS);
            int mended = behind.heardFrom(talker);
            Recording.awaitTrue(PATIENCE, () -> behind.heardFrom(talker) > mended + 10, "talk after the cut");
            talker.stop();
            talker.awaitTaken(PATIENCE);
            Recording.awaitTrue(
                    PATIENCE,
                    () -> behind.heardFrom(talker) + behindCut.metric("hub_bus_lost_total") == talker.said(),
                    "all of it, heard or lost");
            Recording.awaitTrue(PATIENCE, () -> before.metric("hub_bus_kept_bytes") == 0, "an acknowledgement");
        }

        @Override
        public void close() {
            talker.close();
            behind.close();
            before.close();
            behindCut.close();
            cut.close();
        }

        private static HubProcess start(String name, JsonObject cluster, List<String> flags) {
            // Nobody is asked whether it is alive while the test takes notes.
            JsonObject hall = new JsonObject()
                    .put("heartbeat", new JsonObject().put("interval", 600_000).put("timeout", 10_000));
            JsonObject settings = HubProcess.settings()
                    .put("halls", new JsonObject().put("/", hall))
                    .put("cluster", cluster);
            return HubProcess.start(name, Map.of(), List.of(), flags, "-cluster", "-conf", settings.encode());
        }
    }
}
