package io.chamberhub.bench.jmh;

import io.chamberhub.wire.Frame;
import io.chamberhub.wire.HeapFrameBuffer;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding one message, which is done once for all its receivers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameBenchmark {
    /** Bytes of content. */
    @Param({"64", "128", "16384"})
    public int size;

    private Frame frame = new Frame.Encoded(Buffer.buffer());

    /** Makes the message. */
    @Setup
    public void prepare() {
        MemberId sender = MemberId.parse("29").orElseThrow();
        frame = new Frame.Content(Opcode.TEXT, true, sender, Buffer.buffer(new byte[size]));
    }

    /** Into a buffer of its own. */
    @Benchmark
    public HeapFrameBuffer encode() {
        HeapFrameBuffer out = new HeapFrameBuffer(size + 32);
        frame.writeTo(out);
        return out;
    }
}
