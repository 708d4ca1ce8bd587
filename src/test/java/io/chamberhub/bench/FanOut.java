package io.chamberhub.bench;

import io.chamberhub.bench.load.Crowd;
import io.chamberhub.bench.load.Shape;
import io.chamberhub.bench.load.Talk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Closed loops: how much each system delivers at most, and what a delivery costs it. Systems take turns. */
final class FanOut {
    private static final int AT_ONCE = 64;
    private static final int WARM_UP = 2;
    private static final int FIRST_WARM_UP = 5;

    private final Options options;
    private final Path logs;

    FanOut(Options options, Path logs) {
        this.options = options;
        this.logs = logs;
    }

    /** The runs of each system, by its name, in rounds. */
    Map<String, List<Figures>> measure(Scenario scenario, List<Contender> contenders)
            throws IOException, InterruptedException {
        Map<String, List<Figures>> runs = new LinkedHashMap<>();
        List<Server> servers = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                servers.add(Server.start(contender, logs));
                runs.put(contender.name(), new ArrayList<>());
            }
            for (int round = 0; round < options.rounds(); round++) {
                for (Server server : servers) {
                    Figures figures = run(server, scenario.shape(), round == 0);
                    Progress.tell(scenario.name(), server.contender().name(), figures);
                    runs.get(server.contender().name()).add(figures);
                }
            }
        } finally {
            for (Server server : servers) {
                server.close();
            }
        }
        return runs;
    }

    private Figures run(Server server, Shape shape, boolean first) throws IOException, InterruptedException {
        Gauge gauge = new Gauge(server);
        Figures figures;
        try (Crowd crowd = Crowd.connect(shape, server.target(), AT_ONCE)) {
            double rate = new Talk(crowd)
                    .closed(
                            Duration.ofSeconds(first ? FIRST_WARM_UP : WARM_UP),
                            Duration.ofSeconds(options.seconds()),
                            gauge);
            figures = new Figures(
                    rate,
                    gauge.cpuPerDelivery(rate),
                    gauge.resident(),
                    gauge.serverCores(),
                    gauge.ownCores(),
                    crowd.faults().toString());
        }
        server.awaitCalm();
        return figures;
    }
}
