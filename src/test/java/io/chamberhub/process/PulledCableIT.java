package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A client on another host, whose cable is pulled. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class PulledCableIT {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** For what else has to be done, on a machine with other things to do. */
    private static final Duration SLACK = Duration.ofMillis(700);

    @Test
    void is_gone_within_interval_and_timeout_and_was_there_until_then() throws Exception {
        JsonObject heartbeat =
                new JsonObject().put("interval", INTERVAL.toMillis()).put("timeout", TIMEOUT.toMillis());
        try (Hosts hosts = Hosts.create(2)) {
            Place here = hosts.places().get(0);
            JsonObject settings = HubProcess.settings()
                    .put("host", "0.0.0.0")
                    .put("admin", new JsonObject().put("port", 0).put("host", here.clients()))
                    .put("halls", new JsonObject().put("/", new JsonObject().put("heartbeat", heartbeat)));
            try (HubProcess hub = HubProcess.start("pulled", Map.of(), here.command(), "-conf", settings.encode())) {
                hub.awaitReady();
                int port = hub.chamber("/").getPort();
                try (Client witness = Client.enter(URI.create("ws://" + here.clients() + ":" + port + "/cable"))) {
                    Process remote = talk(hosts.places().get(1), here.cluster(), port);
                    try {
                        witness.awaitMessage("H1");
                        witness.awaitMore(2, INTERVAL.multipliedBy(2));
                        assertThat(witness.heard()).as("two pings later").containsExactly("I0", "H1");
                        hosts.cut(1);
                        long start = System.nanoTime();
                        witness.awaitMessage("B1");
                        assertThat(Duration.ofNanos(System.nanoTime() - start))
                                .isLessThan(INTERVAL.plus(TIMEOUT).plus(SLACK));
                        assertThat(hub.metric("hub_heartbeat_dropped_total")).isEqualTo(1);
                        assertThat(hub.metric("hub_connections")).isEqualTo(1);
                        assertThat(hub.log().now()).anyMatch(line -> line.contains("reason=\"No pong\""));
                        hub.assertUntroubled();
                    } finally {
                        remote.destroyForcibly()
                                .onExit()
                                .orTimeout(10, TimeUnit.SECONDS)
                                .join();
                    }
                }
            }
        }
    }

    /** The client that the README shows, on that host; it answers pings. */
    private static Process talk(Place place, String hub, int port) throws IOException {
        List<String> command = new ArrayList<>(place.command());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("src/examples/Talk.java");
        command.add("ws://" + hub + ":" + port + "/cable");
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
