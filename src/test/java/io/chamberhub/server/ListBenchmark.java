package io.chamberhub.server;

import io.chamberhub.admin.ChamberCount;
import io.chamberhub.admin.HallCount;
import io.chamberhub.chamber.ChamberName;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Lists of 100,000 chambers with one member each, as operators page through them, and what it costs to keep them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ListBenchmark {
    private static final String HALL = "/";
    private static final int CHAMBERS = 100_000;
    private static final int PAGE = 100;

    private final OpenChambers open = new OpenChambers();
    private final SplittableRandom random = new SplittableRandom(1);

    @Setup
    public void fill() {
        for (int i = 0; i < CHAMBERS; i++) {
            open.changed(chamber(i), 1);
        }
    }

    private static ChamberName chamber(int number) {
        return new ChamberName(HALL, "team-" + number % 1_000 + "/document-" + number);
    }

    /** The first page of all. */
    @Benchmark
    public List<ChamberCount> first() {
        return open.page(HALL, "", Optional.empty(), PAGE);
    }

    /** A page from the middle. */
    @Benchmark
    public List<ChamberCount> later() {
        return open.page(HALL, "", Optional.of(any().name()), PAGE);
    }

    /** All those of one team, which are 100. */
    @Benchmark
    public List<ChamberCount> prefix() {
        return open.page(HALL, "team-" + random.nextInt(1_000) + "/", Optional.empty(), 2 * PAGE);
    }

    /** How many there are. */
    @Benchmark
    public HallCount count() {
        return open.count(HALL);
    }

    /** Somebody joins a chamber, then leaves it again: two steps. */
    @Benchmark
    public HallCount joinAndLeave() {
        ChamberName chamber = any();
        open.changed(chamber, 1);
        open.changed(chamber, -1);
        return open.count(HALL);
    }

    private ChamberName any() {
        return chamber(random.nextInt(CHAMBERS));
    }
}
