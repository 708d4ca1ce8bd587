package io.chamberhub.server;

import io.chamberhub.chamber.Traffic;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to count: all that is done for the sake of metrics on a message's way, and nothing else. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CountingBenchmark {
    private static final int SIZE = 128;
    private static final int RECEIVERS = 4;

    private final Traffic traffic = new Traffic();
    private final Timer timer = new Counts(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)).deliveries;

    /** Once for each message, whatever the number of its receivers. */
    @Benchmark
    public long message() {
        traffic.received.add(SIZE);
        traffic.messages.add(1);
        traffic.deliveries.add(RECEIVERS);
        return traffic.messages.get();
    }

    /** Once for each receiver and tick, however many messages the tick has for it. */
    @Benchmark
    public long receiver() {
        traffic.sent.add(SIZE);
        return traffic.sent.get();
    }

    /** Once for every eighth message, and in each tick once at most. */
    @Benchmark
    public void timed() {
        long read = System.nanoTime();
        timer.record(System.nanoTime() - read, TimeUnit.NANOSECONDS);
    }
}
