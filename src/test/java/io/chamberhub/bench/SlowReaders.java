package io.chamberhub.bench;

import io.chamberhub.bench.load.Crowd;
import io.chamberhub.bench.load.Latencies;
import io.chamberhub.bench.load.Shape;
import io.chamberhub.bench.load.Talk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A chamber in which some stop reading: what the others notice, and what it costs the hub. */
final class SlowReaders {
    private static final Shape CROWD = new Shape(1, 1_000, 10, 2_048);
    private static final int SLOW = 10;

    /** Messages per second; each receiver gets 0.8 MB/s. */
    private static final double RATE = 400;

    /** Long enough to fill the kernel's buffers, 4 MB at most, and then the hub's. */
    private static final Duration LENGTH = Duration.ofSeconds(12);

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration START = Duration.ofSeconds(1);

    private final Path logs;
    private final List<Latencies> latencies = new ArrayList<>();

    SlowReaders(Path logs) {
        this.logs = logs;
    }

    void measure(Page page, Contender hub) throws IOException, InterruptedException {
        page.table(
                "1 × 1000, of whom ten do not read, 2 KiB, " + (int) RATE + " messages/s",
                "slow ones",
                "others' p50 µs",
                "p99",
                "p99.9",
                "resident at the end, MiB",
                "growth to the peak, MiB",
                "slow ones sent away");
        try (Server server = Server.start(hub, logs)) {
            for (int slow : new int[] {0, SLOW, 0, SLOW}) {
                run(page, server, slow);
                server.awaitCalm();
            }
        }
        page.remark(String.format(
                "- The others' p99 with slow ones is %s × that without.",
                Page.ratio(Median.of(List.of(p99(1) / p99(0), p99(3) / p99(2))))));
    }

    private double p99(int run) {
        return latencies.get(run).micros(99);
    }

    private void run(Page page, Server server, int slow) throws IOException {
        Gauge gauge = new Gauge(server);
        try (Crowd crowd = Crowd.connect(
                CROWD, server.target().withSmallBuffersFrom(CROWD.connections() - slow), FanOut.AT_ONCE)) {
            Talk talk = new Talk(crowd);
            talk.closed(WARM_UP, Duration.ZERO, gauge);
            talk.silence(CROWD.connections() - slow, CROWD.connections());
            Latencies times = talk.open(RATE, START, LENGTH, gauge);
            latencies.add(times);
            talk.end();
            Figures figures = gauge.figures(
                            times.count() / (double) LENGTH.toSeconds(),
                            crowd.faults().toString())
                    .withIdleGenerator();
            Progress.tell("slow", slow + " slow", figures);
            page.row(
                    "" + slow,
                    Page.number(times.micros(50)),
                    Page.number(times.micros(99)),
                    Page.number(times.micros(99.9)),
                    Page.mebi(figures.resident()),
                    Page.mebi(figures.growth()),
                    Page.number((double) crowd.departures() / (CROWD.connections() - slow)));
            page.judge(slow + " slow ones", List.of(figures));
        }
    }
}
