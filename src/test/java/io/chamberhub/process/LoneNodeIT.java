package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.KeyPair;
import io.chamberhub.Loopback;
import io.chamberhub.process.Client.Ending;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar hub-fat.jar}: one node that nobody told anything of a cluster. */
class LoneNodeIT {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @TempDir
    private static Path dir;

    @Test
    void it_says_where_it_listens_and_what_its_limits_mean_then_serves_until_it_is_told_to_stop() {
        try (HubProcess hub = HubProcess.start("plain", Map.of("HUB_PORT", "0", "HUB_ADMIN_PORT", "0"))) {
            hub.awaitReady();
            assertThat(hub.log().now())
                    .anyMatch(line -> line.endsWith("settings read source=defaults"))
                    .anyMatch(line -> line.matches(".* hall path=/ protocol=echo origins=any chambers=512"
                            + " connectionsPerChamber=64 worstCase=[\\d.]+GiB"))
                    .anyMatch(line -> line.matches(".* hall path=/p2/ .* connectionsPerChamber=2 worstCase=.*"))
                    .anyMatch(line -> line.matches(".* memory: .* worstCase=[\\d.]+GiB heap=1\\d\\d\\.\\dMiB"))
                    .anyMatch(line ->
                            line.matches(".* listening url=ws://127\\.0\\.0\\.1:\\d+/ shards=\\d+ transport=\\w+"));
            assertThat(Http.get(hub.health("live"))).isEqualTo(new Http.Answer(200, "{\"status\":\"UP\"}\n"));
            assertThat(Http.get(hub.health("ready/")).status()).isEqualTo(404);
            assertThat(Http.get(hub.health("live").resolve("/")).status()).isEqualTo(404);
            talk(Client.enter(hub.chamber("/talk")), Client.enter(hub.chamber("/talk")));
            hub.terminate();
            assertThat(hub.exitCode(TEN_SECONDS)).isEqualTo(HubProcess.TERMINATED);
            assertThat(hub.log().now()).last().asString().endsWith(" INFO Node stopped");
            hub.assertUntroubled();
        }
    }

    private static void talk(Client one, Client other) {
        one.awaitMessage("H1").send("\nhello");
        other.awaitMessage("F0\nhello").send("T0\nhello yourself");
        one.awaitMessage("F1\nhello yourself");
        other.leave();
        one.awaitMessage("B1");
        assertThat(one.heard()).containsExactly("I0", "H1", "F1\nhello yourself", "B1");
        assertThat(other.heard()).containsExactly("I1:H0", "F0\nhello");
        one.leave();
        assertThat(one.ending()).isEqualTo(new Ending(1000, ""));
    }

    @Test
    void it_serves_over_tls() {
        KeyPair pair = KeyPair.create(dir, "hub");
        JsonObject tls = new JsonObject()
                .put("cert", pair.cert().toString())
                .put("key", pair.key().toString());
        try (HubProcess hub = HubProcess.start(
                        "tls", "-conf", HubProcess.settings().put("tls", tls).encode())
                .awaitReady()) {
            URI chamber = hub.chamber("/secret");
            assertThat(chamber.getScheme()).isEqualTo("wss");
            talk(entered(pair, chamber), entered(pair, chamber));
            hub.terminate();
            assertThat(hub.exitCode(TEN_SECONDS)).isEqualTo(HubProcess.TERMINATED);
            hub.assertUntroubled();
        }
    }

    private static Client entered(KeyPair pair, URI chamber) {
        Client client = Client.connect(pair.client(), chamber);
        client.welcome();
        return client;
    }

    @Test
    void the_environment_overrides_the_port_in_the_settings() {
        int wanted = Loopback.freePorts(1).get(0);
        try (HubProcess hub = HubProcess.start(
                        "override",
                        Map.of("HUB_PORT", Integer.toString(wanted)),
                        "-conf",
                        HubProcess.settings().encode())
                .awaitReady()) {
            assertThat(hub.chamber("/").getPort()).isEqualTo(wanted);
        }
    }

    @Test
    void told_to_stop_under_load_it_says_so_to_all_and_waits_for_those_who_do_not_answer_but_not_long()
            throws IOException {
        try (HubProcess hub = HubProcess.start(
                                "load", "-conf", HubProcess.settings().encode())
                        .awaitReady();
                DeafClient deaf = DeafClient.enter(hub.chamber("/load"));
                Client listener = Client.enter(hub.chamber("/load"));
                Talker one = new Talker(Client.enter(hub.chamber("/load")));
                Talker two = new Talker(Client.enter(hub.chamber("/load")))) {
            assertThat(deaf.welcome()).isEqualTo("I0");
            listener.awaitMessage("F2\n20").awaitMessage("F3\n20");
            hub.terminate();
            assertThat(List.of(
                            listener.ending(),
                            one.client().ending(),
                            two.client().ending()))
                    .containsOnly(new Ending(1001, "Shutting down"));
            // The deaf client keeps the hub from ending at once.
            Http.Answer answer = Http.poll(hub.health("ready"), each -> each.status() != 200);
            assertThat(answer)
                    .isEqualTo(
                            new Http.Answer(503, "{\"status\":\"DOWN\",\"reason\":\"not accepting connections\"}\n"));
            assertThat(Http.get(hub.health("live")).status()).isEqualTo(200);
            assertThat(hub.exitCode(TEN_SECONDS)).isEqualTo(HubProcess.TERMINATED);
            assertThat(one.heardBy(listener))
                    .isEqualTo(upTo(one.heardBy(listener).size()));
            assertThat(two.heardBy(listener))
                    .isEqualTo(upTo(two.heardBy(listener).size()));
            hub.assertUntroubled();
        }
    }

    private static List<Integer> upTo(int size) {
        return IntStream.range(0, size).boxed().toList();
    }
}
