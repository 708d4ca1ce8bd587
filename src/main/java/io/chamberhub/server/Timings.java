package io.chamberhub.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** How long calls of the directory take until they are answered, and how many fail. Thread-safe. */
final class Timings {
    private record Meters(Timer timer, Counter failures) {}

    private final MeterRegistry registry;
    private final Map<String, Meters> calls = new ConcurrentHashMap<>();

    Timings(MeterRegistry registry) {
        this.registry = registry;
        meters("check");
    }

    /**
     * Makes a call, and sees how long it takes.
     *
     * @param call one of a few names
     * @param made makes it
     * @return its answer
     */
    <T> Future<T> of(String call, Supplier<Future<T>> made) {
        Meters meters = meters(call);
        Timer.Sample sample = Timer.start(registry);
        Future<T> answer = made.get();
        answer.onComplete(done -> {
            sample.stop(meters.timer());
            if (done.failed()) {
                meters.failures().increment();
            }
        });
        return answer;
    }

    private Meters meters(String call) {
        return calls.computeIfAbsent(
                call,
                first -> new Meters(
                        Durations.SLOW.timer(
                                registry, "hub.directory", "Calls of the directory until answered.", "call", first),
                        Counter.builder("hub.directory.failures")
                                .description("Calls of the directory that failed.")
                                .tag("call", first)
                                .register(registry)));
    }
}
