package io.chamberhub.chamber;

import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.HeapFrameBuffer;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
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

/** The two ends of a message's way through a chamber: read from its sender, offered to a receiver. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PathBenchmark {
    private static final int SIZE = 128;

    private final Buffer payload = Buffer.buffer("\n" + "a".repeat(SIZE));
    private final Taken taken = new Taken();
    private final Inbound inbound = new Inbound(Limits.defaults(), Speech.ECHO, taken);
    private final Outbox outbox = new Outbox(Limits.defaults(), Speech.ECHO, taken);
    private final FrameBuffer frames = frames();

    private static FrameBuffer frames() {
        HeapFrameBuffer bytes = new HeapFrameBuffer(SIZE);
        new Frame.Content(Opcode.TEXT, true, null, Buffer.buffer("a".repeat(SIZE))).writeTo(bytes);
        return bytes;
    }

    /** A whole message to all others. */
    @Benchmark
    public long read() throws ProtocolViolation {
        inbound.frame(Opcode.TEXT, true, payload, false);
        return taken.bytes;
    }

    /** Frames of a tick, while no message is in flight. */
    @Benchmark
    public long pass() {
        outbox.pass(frames, 0, frames.length());
        return taken.bytes;
    }

    /** A message that asks for its turn. */
    @Benchmark
    public long offer() {
        outbox.whole(frames, 0, frames.length());
        return taken.bytes;
    }

    /** Where both ways end. */
    private static final class Taken implements Inbound.Sink, Outbox.Sink {
        private long bytes;

        @Override
        public void begin(Opcode kind, Targets targets, Buffer content, boolean last) {
            bytes += content.length();
        }

        @Override
        public void more(Buffer content, boolean last) {
            bytes += content.length();
        }

        @Override
        public void write(FrameBuffer part, int from, int to) {
            bytes += to - from;
        }

        @Override
        public void write(Buffer frame) {
            bytes += frame.length();
        }

        @Override
        public void flush() {}

        @Override
        public void over(Ending ending) {}
    }
}
