package io.chamberhub.bench.jmh;

import io.chamberhub.wire.Targets;
import io.chamberhub.wire.Utf8;
import io.vertx.core.buffer.Buffer;
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

/** Looking at what clients sent: is it text, and whom is it for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TextBenchmark {
    private static final int SHORT = 128;
    private static final int LONG = 16 << 10;

    private final Utf8 utf8 = new Utf8();
    private final Buffer ascii = Buffer.buffer("a".repeat(SHORT));
    private final Buffer longAscii = Buffer.buffer("a".repeat(LONG));
    private final Buffer umlauts = Buffer.buffer("ä".repeat(SHORT / 2));

    @Benchmark
    public boolean shortAscii() {
        return utf8.accepts(ascii);
    }

    @Benchmark
    public boolean longAscii() {
        return utf8.accepts(longAscii);
    }

    @Benchmark
    public boolean notAscii() {
        return utf8.accepts(umlauts);
    }

    @Benchmark
    public Targets noTargets() {
        return Targets.parse("");
    }

    @Benchmark
    public Targets threeTargets() {
        return Targets.parse("T3,22,18");
    }
}
