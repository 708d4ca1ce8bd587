package io.chamberhub.bench.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * What a message carries: three words of eight letters each, which hold sender and checksum, sequence number and time of
 * sending, and filler that depends on sender and number. All of it is printable ASCII without quotes and backslashes, so that
 * it may travel as text and in JSON. A payload of another run does not pass, since the checksum starts from the run's own number. Not thread-safe.
 */
final class Payload {
    /** Bytes of the three words. */
    static final int HEAD = 24;

    private static final int SENDER_BITS = 20;
    private static final long CHECK_MASK = (1L << (48 - SENDER_BITS)) - 1;
    private static final int VARIANTS = 256;
    private static final int FIRST_LETTER = '!';
    private static final int LETTERS = 93;

    private final int size;
    private final long run;
    private final ByteBuffer filler;
    private ByteBuffer source;
    private ByteBuffer view;
    private int sender;
    private long sequence;
    private long time;

    /**
     * @param size in bytes
     * @param run when the run began, in ns, which also tells it from others
     */
    Payload(int size, long run) {
        this.size = size;
        this.run = run;
        this.filler = ByteBuffer.allocateDirect(size + VARIANTS);
        SplittableRandom letters = new SplittableRandom(0xC4A3BE5L);
        while (filler.hasRemaining()) {
            int letter = FIRST_LETTER + letters.nextInt(LETTERS);
            filler.put((byte) (letter == '"' || letter == '\\' ? '~' : letter));
        }
        this.source = filler;
        this.view = filler.duplicate();
    }

    /** Puts a whole payload behind what is in the buffer. */
    void write(ByteBuffer out, int from, long number, long nanos) {
        long since = nanos - run;
        out.putLong(Letters.of(((long) from << (48 - SENDER_BITS)) | check(from, number, since)));
        out.putLong(Letters.of(number)).putLong(Letters.of(since));
        int variant = variant(from, number);
        out.put(filler.limit(variant + size - HEAD).position(variant));
        filler.clear();
    }

    /**
     * Looks at the payload at {@code from}; afterwards {@link #sender}, {@link #sequence} and {@link #time} tell of it.
     *
     * @return whether it is whole and nothing in it was changed
     */
    boolean read(ByteBuffer in, int from, int length) {
        if (length != size) {
            return false;
        }
        long first = Letters.value(in.getLong(from));
        sequence = Letters.value(in.getLong(from + 8));
        long since = Letters.value(in.getLong(from + 16));
        if ((first | sequence | since) < 0) {
            return false;
        }
        time = run + since;
        sender = (int) (first >>> (48 - SENDER_BITS));
        return (first & CHECK_MASK) == check(sender, sequence, since) && isFillerSound(in, from + HEAD, from + length);
    }

    int sender() {
        return sender;
    }

    long sequence() {
        return sequence;
    }

    /** When it was sent, or should have been, in ns. */
    long time() {
        return time;
    }

    @SuppressWarnings("ReferenceEquality") // the very buffer of which there is a view
    private boolean isFillerSound(ByteBuffer in, int from, int to) {
        if (in != source) {
            source = in;
            view = in.duplicate();
        }
        int variant = variant(sender, sequence);
        view.limit(to).position(from);
        filler.limit(variant + to - from).position(variant);
        return view.mismatch(filler) < 0;
    }

    private static int variant(int from, long number) {
        return (int) (from * 31L + number * 17) & (VARIANTS - 1);
    }

    private long check(int from, long number, long nanos) {
        long mixed =
                run ^ (from * 0x9E3779B97F4A7C15L) ^ (number * 0xD6E8FEB86659FD93L) ^ (nanos * 0xA0761D6478BD642FL);
        mixed ^= mixed >>> 32;
        return ((mixed * 0xE7037ED1A0B428DBL) >>> 30) & CHECK_MASK;
    }
}
