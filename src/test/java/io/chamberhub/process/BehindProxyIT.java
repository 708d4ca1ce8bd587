package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.chamberhub.KeyPair;
import io.chamberhub.OperationsPage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three nodes behind the load balancers whose configurations are shipped. */
class BehindProxyIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ONE_EACH = "{\"limits\": {\"connectionsPerAddress\": 1}}";
    private static final int NODES = 3;
    private static final int NOTICE = 4_000;
    private static final int PERIOD = 2_000;

    @TempDir
    private static Path dir;

    private static KeyPair tls;
    private static Nodes nodes;
    private static Haproxy haproxy;
    private static Nginx nginx;

    @BeforeAll
    static void start() throws IOException {
        tls = KeyPair.create(dir, "proxy");
        JsonObject settings = HubProcess.settings()
                .put("proxy", new JsonObject().put("trusted", new JsonArray().add("127.0.0.1")))
                .put("drain", new JsonObject().put("notice", NOTICE).put("period", PERIOD))
                .put(
                        "halls",
                        new JsonObject()
                                .put("/", new JsonObject())
                                .put("/haproxy/", new JsonObject(ONE_EACH))
                                .put("/nginx/", new JsonObject(ONE_EACH))
                                .put("/page/", new JsonObject().put("origins", new JsonArray().add("same-origin"))));
        // As their configurations ask for it: HAProxy shall drain the first node, nginx the last one.
        List<Map<String, String>> variables = List.of(Map.of(), Map.of(), Map.of("HUB_DRAIN_NOTICE", "0"));
        nodes = Nodes.startBehindProxy("proxies", settings, variables);
        haproxy = Haproxy.start(Files.createDirectory(dir.resolve("haproxy")), tls, nodes.all());
        nginx = Nginx.start(Files.createDirectory(dir.resolve("nginx")), tls, nodes.all());
    }

    @AfterAll
    static void stop() {
        Stream.of(haproxy, nginx, nodes).filter(Objects::nonNull).forEach(BehindProxyIT::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Proxy> proxies() {
        return Stream.of(haproxy, nginx);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("proxies")
    void clients_are_spread_over_all_nodes_and_those_in_one_chamber_hear_each_other(Proxy proxy) {
        Recording.awaitTrue(PATIENCE, () -> IntStream.range(0, NODES).allMatch(haproxy::isUp), "all nodes are in");
        List<Long> before = connections();
        List<Client> clients = enter(proxy, "/spread", 2 * NODES);
        List<Long> after = connections();
        for (int node = 0; node < NODES; node++) {
            assertThat(after.get(node)).isGreaterThan(before.get(node));
        }
        Company.assertTalk(clients, "hello");
        clients.forEach(Client::leave);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("proxies")
    void the_hub_knows_the_address_of_the_client_whatever_the_client_says(Proxy proxy) throws IOException {
        String name = proxy == haproxy ? "/haproxy/" : "/nginx/";
        assertAddressesAreKnown(proxy.chamber(name));
    }

    /** In a hall that permits one connection from each address. */
    private static void assertAddressesAreKnown(URI chamber) throws IOException {
        String[] said = {"X-Forwarded-For: 127.0.0.7", "Forwarded: for=127.0.0.7", "X-Forwarded-Proto: https"};
        try (Client first = Client.enter(chamber);
                DeafClient second = DeafClient.enter(from("127.0.0.1", chamber), chamber, said);
                DeafClient elsewhere = DeafClient.enter(from("127.0.0.5", chamber), chamber)) {
            assertThat(second.welcome()).endsWith("Too many connections");
            assertThat(elsewhere.welcome()).isEqualTo("I1:H0");
            first.leave();
        }
    }

    private static Socket from(String address, URI chamber) throws IOException {
        return new Socket(chamber.getHost(), chamber.getPort(), InetAddress.getByName(address), 0);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("proxies")
    void a_client_comes_by_tls_and_a_page_of_the_same_origin_counts_as_such(Proxy proxy) throws IOException {
        URI chamber = proxy.secureChamber("/page/tls");
        try (Client client = Client.connect(tls.client(), proxy.secureChamber("/tls"));
                DeafClient page =
                        DeafClient.enter(secure(chamber), chamber, "Origin: https://" + chamber.getAuthority())) {
            assertThat(client.welcome()).isEqualTo("I0");
            assertThat(page.welcome()).isEqualTo("I0");
        }
        assertThatIOException()
                .isThrownBy(
                        () -> DeafClient.enter(secure(chamber), chamber, "Origin: http://" + chamber.getAuthority()))
                .withMessageStartingWith("refused: HTTP/1.1 403 ");
    }

    private static Socket secure(URI chamber) throws IOException {
        return tls.context().getSocketFactory().createSocket(chamber.getHost(), chamber.getPort());
    }

    @Test
    void what_operators_are_shown_to_ask_is_answered() throws IOException {
        String answers = "";
        for (String command : OperationsPage.commands("From download to three nodes", "curl ")) {
            String here = command.replace("8080", Integer.toString(haproxy.port()))
                    .replace("8443", Integer.toString(haproxy.securePort()))
                    .replace("cert.pem", tls.cert().toString());
            for (int node = 0; node < NODES; node++) {
                URI admin = nodes.node(node).health("");
                here = here.replace("127.0.0.1:909" + (node + 1), admin.getAuthority());
            }
            answers += Program.run("bash", "-c", here);
        }
        String hub = "This is a WebSocket hub. Connect with a WebSocket client that offers the subprotocol echo.\n";
        assertThat(answers).matches("(\\{\"status\":\"UP\".*\\}\n){3}hub_cluster_nodes 3(\\.0)?\n" + hub + hub);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("proxies")
    void a_reload_of_the_proxy_cuts_nobody_off(Proxy proxy) {
        List<Client> clients = enter(proxy, "/reload", NODES);
        clients.add(Client.connect(tls.client(), proxy.secureChamber("/reload")));
        proxy.reload();
        clients.addAll(enter(proxy, "/reload", NODES));
        Company.assertTalk(Company.awaitAgreement(clients, PATIENCE), "still here");
        assertThat(clients).allMatch(Client::isOpen);
        clients.forEach(Client::leave);
    }

    @Test
    void haproxy_takes_a_node_out_before_its_first_client_is_closed_and_all_come_back_once_and_miss_nothing() {
        try (Crowd crowd = Crowd.enter(haproxy, 60, 6, 50, 300)) {
            Turn turn = Turn.of(nodes, 0, haproxy, crowd);
            crowd.settle();
            assertThat(turn.clients()).isGreaterThan(10);
            assertThat(turn.journeys().troubles()).isEmpty();
            assertThat(turn.journeys().repeated()).isZero();
            assertNothingMissing(crowd);
        }
    }

    private static void assertNothingMissing(Crowd crowd) {
        assertThat(crowd.account().count()).isPositive();
        assertThat(crowd.account().lost()).isZero();
        assertThat(crowd.account().mistakes()).isEmpty();
    }

    @Test
    void a_node_that_refuses_is_passed_over_before_and_after_the_proxy_knows_and_also_by_one_that_starts_meanwhile() {
        HubProcess leaving = nodes.node(2);
        try (Crowd crowd = Crowd.enter(nginx, 30, 6, 50, 300)) {
            Journeys journeys = crowd.newJourneys();
            leaving.terminate();
            int clients = Integer.parseInt(leaving.logged(".* draining connections=(\\d+) .*"));
            assertThat(clients).isGreaterThan(5);
            List<Client> others = enter(nginx, "/others", 2 * NODES);
            others.addAll(enter(haproxy, "/others", 2 * NODES));
            Recording.awaitTrue(PATIENCE, () -> !haproxy.isUp(2), "a node that is out");
            haproxy.reload();
            assertThat(haproxy.isUp(2)).isFalse();
            assertThat(leaving.exitCode(PATIENCE)).isEqualTo(HubProcess.TERMINATED);
            Recording.awaitTrue(PATIENCE, () -> journeys.count() >= clients, "all back");
            crowd.settle();
            assertThat(journeys.troubles()).isEmpty();
            assertThat(journeys.repeated()).isZero();
            assertNothingMissing(crowd);
            assertThat(others).allMatch(Client::isOpen);
            others.forEach(Client::leave);
        }
        nodes.restart(2);
        Recording.awaitTrue(PATIENCE, () -> haproxy.isUp(2), "a node that is in again");
    }

    @Test
    void haproxy_can_tell_the_address_by_the_proxy_protocol() throws IOException {
        JsonObject proxied = new JsonObject()
                .put("trusted", new JsonArray().add("127.0.0.1"))
                .put("protocol", true);
        JsonObject settings = HubProcess.settings()
                .put("proxy", proxied)
                .put("halls", new JsonObject().put("/", new JsonObject(ONE_EACH)));
        try (HubProcess hub =
                        HubProcess.start("proxied", "-conf", settings.encode()).awaitReady();
                Haproxy proxy = Haproxy.start(
                        Files.createDirectory(dir.resolve("protocol")), tls, List.of(hub), "send-proxy-v2")) {
            Recording.awaitTrue(PATIENCE, () -> proxy.isUp(0), "a node that is in");
            assertAddressesAreKnown(proxy.chamber("/a"));
        }
    }

    private static List<Client> enter(Proxy proxy, String chamber, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Client.enter(proxy.chamber(chamber)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Long> connections() {
        return nodes.all().stream().map(node -> node.metric("hub_connections")).toList();
    }
}
