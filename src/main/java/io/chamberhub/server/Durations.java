package io.chamberhub.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** Into which buckets durations are sorted. */
final class Durations {
    /** What is over in less than a millisecond where all is well. */
    static final Durations FAST = new Durations(
            50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 2_500_000);

    /** What takes a millisecond or a few. */
    static final Durations SLOW = new Durations(
            1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000);

    private static final long NANOS = 1_000;

    private final Duration[] bounds;

    /** @param micros where buckets end */
    private Durations(long... micros) {
        this.bounds = LongStream.of(micros)
                .mapToObj(bound -> Duration.ofNanos(bound * NANOS))
                .toArray(Duration[]::new);
    }

    Timer timer(MeterRegistry registry, String name, String description, String... tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }
}
