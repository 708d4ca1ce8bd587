package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a stream's writer keeps of what it wrote, until every reader has said that it has it, or the {@link ReplayLimits}
 * are reached. Confined to the thread of its shard.
 */
final class ReplayWindow {
    /** From so many places on it is worth giving free ones back. */
    private static final int MANY_PLACES = 64;

    /** Takes the place of a batch that is not kept any more. */
    private static final Batch NOTHING = new Batch(new ShardId("", 0), 0, 0, List.of());

    private static final Kept GONE = new Kept(NOTHING, 0, 0, 0, 0);

    /**
     * A batch that is kept; or only how much it was, where there was no room for it, as readers owe it all the same.
     *
     * @param end the number behind it
     * @param before bytes of the stream before this batch
     */
    private record Kept(Batch batch, long end, long before, int bytes, long written) {
        Kept emptied() {
            return new Kept(NOTHING, end, before, bytes, written);
        }
    }

    private final ReplayLimits limits;
    private List<Kept> kept = new ArrayList<>();
    /** How many at the beginning of {@code kept} have gone. */
    private int gone;
    /** How many at the beginning of {@code kept} have no batch any more, those included that have gone. */
    private int emptied;

    private long bytes;
    private long keptBytes;

    ReplayWindow(ReplayLimits limits) {
        this.limits = limits;
    }

    /** Keeps a batch. Answers its size in bytes. */
    int add(Batch batch, long now) {
        int size = batch.size();
        kept.add(new Kept(batch, batch.next(), bytes, size, now));
        bytes += size;
        keptBytes += size;
        while (keptBytes > limits.bytes() && !isEmpty()) {
            emptyFirst();
        }
        return size;
    }

    boolean isEmpty() {
        return emptied == kept.size();
    }

    /** What is kept, in bytes. */
    long bytes() {
        return keptBytes;
    }

    /** Every reader has what comes before this number. */
    void forgetBefore(long number) {
        while (gone < kept.size() && kept.get(gone).end() <= number) {
            if (gone == emptied) {
                emptyFirst();
            }
            kept.set(gone++, GONE);
        }
        giveBack();
    }

    /** Time has passed. */
    void expire(long now) {
        while (!isEmpty() && now - kept.get(emptied).written() > limits.millis()) {
            emptyFirst();
        }
    }

    /**
     * Bytes from this number, which a reader has not acknowledged, to the end of the stream, kept or not; of the batch that
     * contains it, all.
     */
    long bytesFrom(long number) {
        int index = indexOf(number);
        return index == kept.size() ? 0 : bytes - kept.get(index).before();
    }

    /**
     * What was written from this number on.
     *
     * @param most stop behind the batch that reaches so many bytes
     * @return empty if it is not kept, or not all of it
     */
    Optional<List<Batch>> from(long number, int most) {
        if (isEmpty() || kept.get(emptied).batch().first() > number) {
            return Optional.empty();
        }
        List<Batch> found = new ArrayList<>();
        int size = 0;
        for (int index = indexOf(number); index < kept.size() && size < most; index++) {
            found.add(kept.get(index).batch());
            size += kept.get(index).bytes();
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /** The first batch that has not gone and ends behind this number. */
    private int indexOf(long number) {
        int low = gone;
        int high = kept.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (kept.get(middle).end() > number) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private void emptyFirst() {
        keptBytes -= kept.get(emptied).bytes();
        kept.set(emptied, kept.get(emptied).emptied());
        emptied++;
    }

    private void giveBack() {
        if (gone == kept.size()) {
            kept.clear();
        } else if (gone > MANY_PLACES && gone > kept.size() / 2) {
            kept = new ArrayList<>(kept.subList(gone, kept.size()));
        } else {
            return;
        }
        emptied -= gone;
        gone = 0;
    }
}
