package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Churn;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients that come and go leave nothing behind, whatever happens to the nodes. More of them: -Dhub.disturbedJoins=5000. */
class DisturbedChurnIT {
    private static final int JOINS = Integer.getInteger("hub.disturbedJoins", 1_000);
    private static final int NODES = 3;
    private static final int AT_ONCE = 48;
    private static final long PATIENCE = 30_000;
    private static final long SEED = 11;
    private static final int DEAD_AFTER = 4_000;

    /** For how long a node has to have nothing, in ms: longer than it takes to count all of it anew. */
    private static final long COUNTED_ANEW = 500;

    /** How long the nodes may take to have nothing any more, in ms. */
    private static final long EMPTY_WITHIN = 15_000;

    private static final Pattern ADMIN = Pattern.compile(".* admin listens health=(\\S+)/health/ready.*");
    private static final Pattern REMAINS = Pattern.compile("hub_(connections|chambers|chambers_closing"
            + "|bus_owed_bytes|bus_kept_bytes|bus_addresses|directory_entries)(\\{.*})? (?!0(\\.0)?$).*");

    private final Loop loop = new Loop();
    private final Doors doors = new Doors(new Random(SEED));
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void nothing_is_left_where_the_bus_was_cut_and_a_node_was_killed_and_came_back() throws Exception {
        Path jar = Path.of(System.getProperty("hub.jar", "target/hub-fat.jar"));
        try (Processes processes = Processes.prepare()) {
            Nodes nodes = Nodes.start(NODES, new NodeCommand(jar, List.of(), DEAD_AFTER), processes, loop);
            for (int node = 0; node < NODES; node++) {
                open(nodes, node);
            }
            Churn churn = loop.ask(
                    () -> new Churn(loop.vertx(), number -> doors.port(doors.any(number % NODES)), PATIENCE, SEED));
            Future<Void> over = loop.ask(() -> churn.until(JOINS, AT_ONCE));
            awaitJoined(churn, 1);
            cut(nodes, 1, false, 500);
            awaitJoined(churn, 2);
            cut(nodes, 2, true, 1_500);
            awaitJoined(churn, 3);
            loop.run(() -> doors.shut(0));
            nodes.node(0).kill();
            nodes.awaitExit(0);
            nodes.restart(0);
            open(nodes, 0);
            over.await();
            awaitNothing(metrics(processes.logs()));
            assertThat(churn.stuck()).as("stuck of %s", churn).isZero();
            processes.forgetLogs();
        } finally {
            loop.close();
        }
    }

    private void open(Nodes nodes, int node) throws IOException, InterruptedException {
        int port = nodes.awaitPort(node);
        loop.run(() -> doors.open(node, port));
    }

    /** What the other nodes send to this one is lost for a while. */
    private void cut(Nodes nodes, int node, boolean swallow, long millis) {
        loop.run(() -> nodes.proxy(node).cut(swallow));
        loop.rest(millis);
        loop.run(() -> nodes.proxy(node).mend());
    }

    /** @param quarters of all joins */
    private void awaitJoined(Churn churn, int quarters) {
        while (loop.ask(churn::joined) < JOINS / 4 * quarters) {
            loop.rest(10);
        }
    }

    private void awaitNothing(List<URI> metrics) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long since = start;
        List<String> remains = remains(metrics);
        while (!remains.isEmpty() || millisSince(since) < COUNTED_ANEW) {
            assertThat(millisSince(start)).as("patience with %s", remains).isLessThan(EMPTY_WITHIN);
            loop.rest(50);
            remains = remains(metrics);
            since = remains.isEmpty() ? since : System.nanoTime();
        }
    }

    /** What the nodes' metrics say that there still is. */
    private List<String> remains(List<URI> nodes) throws IOException, InterruptedException {
        List<String> remains = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            HttpRequest request = HttpRequest.newBuilder(nodes.get(node)).build();
            String metrics = http.send(request, BodyHandlers.ofString()).body();
            String name = "node " + node + ": ";
            metrics.lines().filter(REMAINS.asMatchPredicate()).map(name::concat).forEach(remains::add);
            assertThat(metrics).contains("hub_cluster_nodes ");
        }
        return remains;
    }

    private static List<URI> metrics(Path logs) throws IOException {
        List<URI> metrics = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            metrics.add(metrics(logs, node));
        }
        return metrics;
    }

    /** Where a node shows its metrics, as it has logged when it was last started. */
    private static URI metrics(Path logs, int node) throws IOException {
        Path log;
        try (Stream<Path> files = Files.list(logs)) {
            log = files.filter(file -> file.toString().endsWith("-node-" + node + ".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
        try (Stream<String> lines = Files.lines(log)) {
            String url = lines.map(ADMIN::matcher)
                    .filter(Matcher::matches)
                    .map(line -> line.group(1))
                    .findFirst()
                    .orElseThrow();
            return URI.create(url + "/metrics");
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
