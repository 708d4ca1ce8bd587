package io.chamberhub.chamber;

import io.chamberhub.Deflated;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameBuffer;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;

/**
 * Records what a socket is given that takes deflated messages, in the words of {@link HeardFrame#toString}, with a {@code z}
 * before each frame of a deflated message, inflated.
 */
final class InflatedFrames implements Outbox.Sink {
    private static final int DEFLATED = 0x40;

    /** An empty last block, which ends data that is between two blocks only. */
    private static final Buffer END = Buffer.buffer(new byte[] {3, 0});

    private final List<String> frames = new ArrayList<>();
    private final List<Buffer> bytes = new ArrayList<>();
    private Inflater inflater = new Inflater(true);
    private boolean deflated;

    @Override
    public boolean deflates() {
        return true;
    }

    @Override
    public void write(FrameBuffer run, int from, int to) {
        Buffer part = run.copy(from, to);
        bytes.add(part);
        readAll(part);
    }

    @Override
    public void write(Buffer frame) {
        readAll(frame);
    }

    @Override
    public void flush() {
        // Nothing waits here.
    }

    @Override
    public void over(Ending ending) {
        frames.add("over: " + ending.reason());
    }

    private void readAll(Buffer all) {
        for (int at = 0; at < all.length(); ) {
            int first = all.getUnsignedByte(at);
            int length = all.getUnsignedByte(at + 1);
            int head = length == 126 ? 4 : length == 127 ? 10 : 2;
            length = length == 126 ? all.getUnsignedShort(at + 2) : length == 127 ? (int) all.getLong(at + 2) : length;
            read(first, all.getBuffer(at + head, at + head + length));
            at += head + length;
        }
    }

    private void read(int first, Buffer payload) {
        boolean fin = (first & 0x80) != 0;
        int opcode = first & 0x0F;
        if (opcode != 0) {
            deflated = (first & DEFLATED) != 0;
        } else if ((first & DEFLATED) != 0) {
            throw new AssertionError("only the first frame of a message says that it is deflated");
        }
        Buffer content = deflated ? inflate(payload, fin) : payload;
        frames.add((deflated ? "z" : "")
                + "-tb".charAt(opcode)
                + (fin ? "." : "~")
                + content.toString(StandardCharsets.UTF_8));
    }

    private Buffer inflate(Buffer payload, boolean fin) {
        if (!fin) {
            return Deflated.more(payload, inflater);
        }
        Buffer all = Deflated.inflated(payload, inflater);
        all.appendBuffer(Deflated.more(END, inflater));
        if (!inflater.finished()) {
            throw new AssertionError("a message that ends in the middle of a block");
        }
        inflater.end();
        inflater = new Inflater(true);
        return all;
    }

    /** The frames since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(frames);
        frames.clear();
        return taken;
    }

    /** The shared bytes since the last call, as they came. */
    List<Buffer> takeBytes() {
        List<Buffer> taken = List.copyOf(bytes);
        bytes.clear();
        return taken;
    }
}
