package io.chamberhub.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What zlib needs to work on a message, lent for as long as that takes: memory outside the heap, freed here and not when
 * the garbage collector gets to it. Confined to the thread of its shard.
 *
 * @param <Z> {@link Deflater}, about 270 KB each, or {@link Inflater}, about 45 KB
 */
public final class ZlibStates<Z> {
    /** So many are kept for the next ones. */
    private static final int SPARE = 2;

    private final Supplier<Z> make;
    private final Consumer<Z> reset;
    private final Consumer<Z> end;
    private final Deque<Z> spare = new ArrayDeque<>();
    private int lent;
    private boolean closed;

    private ZlibStates(Supplier<Z> make, Consumer<Z> reset, Consumer<Z> end) {
        this.make = make;
        this.reset = reset;
        this.end = end;
    }

    /**
     * Those that deflate.
     *
     * @param level how hard they try: 1 to 9
     */
    public static ZlibStates<Deflater> deflaters(int level) {
        return new ZlibStates<>(() -> new Deflater(level, true), Deflater::reset, Deflater::end);
    }

    /** Those that inflate. */
    public static ZlibStates<Inflater> inflaters() {
        return new ZlibStates<>(() -> new Inflater(true), Inflater::reset, Inflater::end);
    }

    /** As good as new; to be {@linkplain #giveBack given back}. */
    public Z take() {
        lent++;
        Z known = spare.poll();
        return known == null ? make.get() : known;
    }

    public void giveBack(Z state) {
        lent--;
        if (closed || spare.size() == SPARE) {
            end.accept(state);
        } else {
            reset.accept(state);
            spare.push(state);
        }
    }

    /** How many have not been given back. */
    public int lent() {
        return lent;
    }

    /** From now on none is kept. */
    public void close() {
        closed = true;
        spare.forEach(end);
        spare.clear();
    }
}
