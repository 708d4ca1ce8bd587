package io.chamberhub.fuzz;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;

/** Changes bytes by chance, as a bad line, a bad client or a bad person would. */
public final class Mutation {
    private static final int MOST = 6;
    private static final int LONGEST = 64;
    private static final int MOST_PIECES = 300;
    /** Bytes where things begin, end or turn over. */
    private static final int[] EDGES = {
        0x00, 0x01, 0x7D, 0x7E, 0x7F, 0x80, 0x81, 0x88, 0x89, 0xC0, 0xED, 0xF4, 0xFE, 0xFF
    };

    private final SplittableRandom random;

    public Mutation(SplittableRandom random) {
        this.random = random;
    }

    /** The same, but for some changes, one at least. */
    public Buffer of(Buffer original) {
        Buffer changed = original.copy();
        for (int changes = 1 + random.nextInt(MOST); changes > 0; changes--) {
            changed = once(changed);
        }
        return changed;
    }

    private Buffer once(Buffer bytes) {
        if (bytes.length() == 0) {
            return noise();
        }
        int at = random.nextInt(bytes.length());
        int end = Math.min(bytes.length(), at + 1 + random.nextInt(LONGEST));
        return switch (random.nextInt(9)) {
            case 0, 1 -> bytes.setByte(at, (byte) (bytes.getByte(at) ^ 1 << random.nextInt(Byte.SIZE)));
            case 2 -> bytes.setByte(at, edge());
            case 3 -> bytes.setByte(at, (byte) random.nextInt());
            case 4 -> replace(bytes, at, at, noise());
            case 5 -> replace(bytes, at, end, Buffer.buffer());
            case 6 -> replace(bytes, at, at, bytes.slice(at, end));
            case 7 -> replace(bytes, at, at, Buffer.buffer().appendByte(edge()));
            default -> bytes.getBuffer(0, at);
        };
    }

    private byte edge() {
        return (byte) EDGES[random.nextInt(EDGES.length)];
    }

    private Buffer noise() {
        byte[] noise = new byte[1 + random.nextInt(LONGEST)];
        random.nextBytes(noise);
        return Buffer.buffer(noise);
    }

    private static Buffer replace(Buffer bytes, int from, int to, Buffer by) {
        return Buffer.buffer()
                .appendBuffer(bytes.slice(0, from))
                .appendBuffer(by)
                .appendBuffer(bytes.slice(to, bytes.length()));
    }

    /** One of these. */
    public <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** Cuts bytes into pieces, which may be empty. */
    public List<Buffer> pieces(Buffer bytes) {
        int count = random.nextInt(8) == 0 ? Math.min(bytes.length(), MOST_PIECES) : random.nextInt(5);
        int[] cuts = random.ints(count, 0, bytes.length() + 1).sorted().toArray();
        Buffer[] pieces = new Buffer[count + 1];
        for (int i = 0; i <= count; i++) {
            pieces[i] = bytes.slice(i == 0 ? 0 : cuts[i - 1], i == count ? bytes.length() : cuts[i]);
        }
        return List.of(pieces);
    }
}
