package io.chamberhub.bench;

import io.chamberhub.bench.load.Crowd;
import io.chamberhub.bench.load.Latencies;
import io.chamberhub.bench.load.Shape;
import io.chamberhub.bench.load.Talk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Open loops under one load, each after a closed one that warms the server up, and how long messages took in them. */
final class OpenRuns {
    private static final int FIRST_WARM_UP = 12;
    private static final int WARM_UP = 2;
    private static final Duration START = Duration.ofSeconds(1);

    private final Shape shape;
    private final double rate;
    private final Duration length;
    private final boolean timesLast;
    private final Map<String, List<Latencies>> latencies = new LinkedHashMap<>();

    /**
     * @param rate messages per second, of all senders together
     * @param timesLast whether only the last delivery of each message is timed, and not all of them
     */
    OpenRuns(Shape shape, double rate, Options options, boolean timesLast) {
        this.shape = shape;
        this.rate = rate;
        this.length = Duration.ofSeconds(options.seconds());
        this.timesLast = timesLast;
    }

    /** One of them. */
    Figures run(Server server, int round) throws IOException {
        // Nodes share a core, and each has a compiler of its own to be waited for.
        Duration warmUp = Duration.ofSeconds(
                round == 0 ? FIRST_WARM_UP * server.contender().nodes() : WARM_UP);
        try (Crowd crowd = Crowd.connect(shape, server.target(), FanOut.AT_ONCE)) {
            Talk talk = new Talk(crowd, timesLast);
            talk.closed(warmUp, Duration.ZERO, new Gauge(server));
            Gauge gauge = new Gauge(server);
            Latencies times = talk.open(rate, START, length, gauge);
            talk.end();
            of(server.contender()).add(times);
            double deliveries = times.count() * (timesLast ? shape.clients() - 1.0 : 1.0);
            // The generator does not sleep in an open loop, so that its core tells nothing.
            return gauge.figures(deliveries / length.toSeconds(), crowd.faults().toString())
                    .withIdleGenerator();
        }
    }

    /** How long messages took with a system, round by round. */
    List<Latencies> of(Contender system) {
        return latencies.computeIfAbsent(system.name(), key -> new ArrayList<>());
    }

    /** Median over the rounds, as text. */
    String text(Contender system, ToDoubleFunction<Latencies> figure) {
        return Page.number(Median.of(of(system), figure));
    }

    /** Median of the ratios of neighbours, as text. */
    String ratio(Contender system, Contender other, double percent) {
        return Page.ratio(Median.ofRatios(of(system), of(other), times -> times.micros(percent)));
    }
}
