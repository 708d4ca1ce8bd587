package io.chamberhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.chamberhub.chamber.Limits;
import io.chamberhub.config.LogSettings;
import io.chamberhub.config.Logging;
import io.chamberhub.config.Settings;
import io.chamberhub.config.SettingsSource;
import io.chamberhub.config.StartRequest;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.ServerSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What a node shows after a few things have happened, and who relies on it. */
class MetricsTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Path PAGE = Path.of("src/docs/operations.md");
    private static final Path DASHBOARD = Path.of("k8s/dashboards/hub.json");
    private static final Path ALERTS = Path.of("k8s/alerts.yaml");

    private static final Set<String> LABELS = Set.of("hall", "protocol", "reason", "call", "le");

    /** A row of the page's table: name, type, labels. */
    private static final Pattern ROW = Pattern.compile(
            "^\\| `(hub_[a-z_]+)` \\| (counter|gauge|histogram) \\| ([a-z, ]*) \\| .+ \\|$", Pattern.MULTILINE);

    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern SERIES =
            Pattern.compile("^([a-z_:][a-z0-9_:]*)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    /** What looks like a metric in an expression: all that have to do with the hub, its process or Vert.x. */
    private static final Pattern NAME = Pattern.compile("\\b(?:hub|jvm|process|system|vertx)_[a-z0-9_]+\\b");

    private final Meters meters = new Meters();
    private final Vertx vertx = meters.vertx()
            .with(new VertxOptions().setMetricsOptions(Meters.on()))
            .build();
    private Hub hub;

    @BeforeEach
    void start() throws TimeoutException {
        Logging.apply(new LogSettings(Level.ERROR));
        Limits two = Limits.defaults().withCrowd(2, 10);
        ServerSettings settings = ServerSettings.defaults()
                .withPort(0)
                .withShards(2)
                .withHalls(List.of(
                        HallSettings.of("/").withLimits(two),
                        HallSettings.of("/plain/").withProtocol(Protocol.PLAIN),
                        HallSettings.rooms("/wss")));
        meters.bind(Optional.empty());
        StartRequest request = new StartRequest(false, Settings.defaults(), new SettingsSource.Defaults(), List.of());
        meters.bind(new SettingsWatch(vertx, request, Map.of()));
        hub = Hub.start(vertx, settings, HubOptions.alone().withMeters(meters.registry()))
                .await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void what_passes_through_a_hall_is_counted() throws Exception {
        try (WebClient one = WebClient.connect(hub.port(), "/lobby", "echo")) {
            one.hears("I0");
            try (WebClient other = WebClient.connect(hub.port(), "/lobby", "echo")) {
                other.hears("I1:H0");
                one.hears("H1");
                talk(one, other);
            }
        }
        await(() -> value("hub_connections", "/") == 0, "both are gone");
        await(() -> value("hub_leaves_total", "/") == 2, "both have left");
        await(() -> value("hub_chambers", "/") == 0, "the chamber is closed");
        assertThat(value("hub_closes_total", "/", "client")).isEqualTo(2);
        assertThat(value("hub_connects_total", "/")).isEqualTo(2);
        assertThat(value("hub_connects_total", "/plain/")).isZero();
    }

    private void talk(WebClient one, WebClient other) throws InterruptedException {
        one.says("\nhello");
        other.hears("F0\nhello");
        other.says("T0\nyou");
        one.hears("F1\nyou");
        assertThat(value("hub_connections", "/")).isEqualTo(2);
        assertThat(value("hub_joins_total", "/")).isEqualTo(2);
        assertThat(value("hub_messages_total", "/")).isEqualTo(2);
        assertThat(value("hub_deliveries_total", "/")).isEqualTo(2);
        assertThat(value("hub_received_bytes_total", "/")).isEqualTo("\nhello".length() + "T0\nyou".length());
        int heard = "I0".length() + "I1:H0".length() + "H1".length() + "F0\nhello".length() + "F1\nyou".length();
        assertThat(value("hub_sent_bytes_total", "/")).isEqualTo(heard + 5 * 2);
    }

    @Test
    void who_is_not_let_in_is_counted_by_reason() throws Exception {
        assertThatThrownBy(() -> WebClient.connect(hub.port(), "/lobby", "other"))
                .isInstanceOf(CompletionException.class);
        assertThat(value("hub_refusals_total", "", "not_found")).isEqualTo(1);

        try (WebClient one = WebClient.connect(hub.port(), "/lobby", "echo")) {
            one.hears("I0");
            try (WebClient other = WebClient.connect(hub.port(), "/lobby", "echo")) {
                other.hears("I1:H0");
                assertThat(WebClient.connect(hub.port(), "/lobby", "echo").ending())
                        .isEqualTo(1013);
            }
        }
        assertThat(value("hub_refusals_total", "/", "chamber_full")).isEqualTo(1);
        assertThat(value("hub_closes_total", "/", "chamber_full")).isEqualTo(1);
        assertThat(value("hub_joins_total", "/")).isEqualTo(2);
    }

    @Test
    void rooms_are_counted_like_chambers() throws Exception {
        try (WebClient one = WebClient.connect(hub.port(), "/wss", "any")) {
            one.says(
                    "{\"protocol\":\"websocket-room-server:1\",\"roomProtocol\":\"p\",\"roomId\":\"r\",\"clientState\":{}}");
            assertThat(one.next()).startsWith("{\"type\":1,");
            assertThat(value("hub_joins_total", "/wss")).isEqualTo(1);
            assertThat(value("hub_messages_total", "/wss")).isEqualTo(1);
            assertThat(value("hub_deliveries_total", "/wss")).isEqualTo(1);
        }
        await(() -> value("hub_leaves_total", "/wss") == 1, "it has left");
    }

    @Test
    void what_a_client_does_not_take_is_seen_to_wait() throws Exception {
        try (Socket deaf = deaf("/plain/lobby");
                WebClient talker = WebClient.connect(hub.port(), "/plain/lobby", "any")) {
            await(() -> value("hub_joins_total", "/plain/") == 2, "both are in");
            String message = "x".repeat(100_000);
            for (int i = 0; value("hub_send_buffer_bytes", "/plain/") == 0; i++) {
                assertThat(i).as("messages that the system takes").isLessThan(10_000);
                talker.says(message);
            }
            assertThat(value("hub_send_buffer_sockets", "/plain/")).isEqualTo(1);
            assertThat(deaf.isConnected()).isTrue();
        }
        await(() -> value("hub_send_buffer_bytes", "/plain/") == 0, "nothing waits any more");
        assertThat(value("hub_send_buffer_sockets", "/plain/")).isZero();
    }

    @Test
    void the_page_has_every_metric_of_the_hub_and_none_besides() throws Exception {
        doSomething();
        Set<String> documented = new TreeSet<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> {
            String labels = row.group(3);
            documented.add(row.group(1) + " " + row.group(2) + " [" + labels + "]");
        });
        Set<String> live = new TreeSet<>();
        TYPE.matcher(text()).results().forEach(type -> {
            String name = type.group(1);
            if (name.startsWith("hub_") && !name.endsWith("_seconds_max")) {
                live.add(name + " " + type.group(2) + " [" + String.join(", ", labels(name)) + "]");
            }
        });
        assertThat(live).isEqualTo(documented);
    }

    @Test
    void no_label_says_who_or_where() throws Exception {
        doSomething();
        Set<String> labels = new TreeSet<>();
        series().filter(series -> series.group(1).startsWith("hub_")).forEach(series -> labels.addAll(labels(series)));
        assertThat(labels).containsExactlyInAnyOrderElementsOf(LABELS);
        assertThat(text()).doesNotContain("lobby").doesNotContain("127.0.0.1");
    }

    @Test
    void every_metric_in_the_dashboard_and_in_alerts_is_a_live_one() throws Exception {
        doSomething();
        System.gc();
        await(() -> text().contains("jvm_gc_pause_seconds_count"), "a collection");
        Set<String> live = series().map(series -> series.group(1)).collect(Collectors.toSet());
        for (Path page : List.of(DASHBOARD, ALERTS)) {
            List<String> expressions = expressions(page);
            assertThat(expressions).as(page.toString()).hasSizeGreaterThan(5);
            for (String expression : expressions) {
                List<String> names = NAME.matcher(expression)
                        .results()
                        .map(MatchResult::group)
                        .toList();
                assertThat(names).as(expression).isNotEmpty();
                assertThat(live).as(expression).containsAll(names);
            }
        }
    }

    @Test
    void vertx_counts_nothing_that_the_hub_counts_itself() throws Exception {
        doSomething();
        assertThat(text()).contains("vertx_pool_").doesNotContain("vertx_http_", "vertx_net_", "vertx_eventbus_");
    }

    @Test
    void the_page_has_every_alert_and_says_what_to_do() throws IOException {
        Set<String> documented = Pattern.compile("^\\| `(ChamberHub[A-Za-z]+)` \\| .+ \\| .+ \\|$", Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
        Set<String> alerts = new TreeSet<>();
        new YAMLMapper().readTree(ALERTS.toFile()).findValues("alert").forEach(alert -> alerts.add(alert.asText()));
        assertThat(alerts).isEqualTo(documented);
    }

    @Test
    void who_asks_for_it_gets_open_metrics() {
        assertThat(meters.scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                        .body())
                .endsWith("# EOF\n");
        assertThat(meters.scrape("text/html,*/*").type()).startsWith("text/plain; version=0.0.4");
        assertThat(meters.scrape(null).body()).doesNotContain("# EOF");
    }

    /** A client that reads nothing, not even the answer. */
    private Socket deaf(String target) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port()));
        socket.getOutputStream().write(Opening.request(URI.create("ws://127.0.0.1:" + hub.port() + target)));
        return socket;
    }

    private void doSomething() throws Exception {
        try (WebClient one = WebClient.connect(hub.port(), "/lobby", "echo")) {
            one.hears("I0");
            one.says("T**\nhello");
            one.hears("F0\nhello");
        }
        hub.check().await(10, TimeUnit.SECONDS);
    }

    /** All expressions in a file, wherever they are. */
    private static List<String> expressions(Path page) throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode node : new YAMLMapper().readTree(page.toFile()).findValues("expr")) {
            expressions.add(node.asText());
        }
        return expressions;
    }

    private String text() {
        return meters.scrape(null).body();
    }

    private Stream<MatchResult> series() {
        return SERIES.matcher(text()).results();
    }

    /** The sum of all series of that name in a hall. */
    private long value(String name, String hall) {
        return sum(name, List.of("hall=\"" + hall + "\""));
    }

    private long value(String name, String hall, String reason) {
        return sum(name, List.of("hall=\"" + hall + "\"", "reason=\"" + reason + "\""));
    }

    private long sum(String name, List<String> labels) {
        return (long) text().lines()
                .filter(line -> line.startsWith(name + "{") && labels.stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** The labels of a family, but for those that every histogram has. */
    private Set<String> labels(String family) {
        Set<String> labels = new TreeSet<>();
        series().filter(series -> series.group(1).matches(Pattern.quote(family) + "(_bucket|_count|_sum)?"))
                .forEach(series -> labels.addAll(labels(series)));
        labels.remove("le");
        return labels;
    }

    private static Set<String> labels(MatchResult series) {
        String labels = series.group(2) == null ? "" : series.group(2);
        return LABEL.matcher(labels)
                .results()
                .map(label -> label.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }
}
