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

    /** Takes the place of what is not kept any more. */
    private static final Kept GONE = new Kept(new Batch(new ShardId("", 0), 0, 0, List.of()), 0, 0, 0);

    /**
     * A batch that is kept.
     *
     * @param before bytes of the stream before this batch
     */
    private record Kept(Batch batch, long before, int bytes, long written) {
        long end() {
            return batch.next();
        }
    }

    private final ReplayLimits limits;
    private List<Kept> kept = new ArrayList<>();
    /** How many at the beginning of {@code kept} have gone. */
    private int gone;

    private long bytes;
    private long keptBytes;

    ReplayWindow(ReplayLimits limits) {
        this.limits = limits;
    }

    void add(Batch batch, long now) {
        int size = batch.size();
        kept.add(new Kept(batch, bytes, size, now));
        bytes += size;
        keptBytes += size;
        while (keptBytes > limits.bytes() && !isEmpty()) {
            dropFirst();
        }
    }

    boolean isEmpty() {
        return gone == kept.size();
    }

    /** What is kept, in bytes. */
    long bytes() {
        return keptBytes;
    }

    /** Every reader has what comes before this number. */
    void forgetBefore(long number) {
        while (!isEmpty() && kept.get(gone).end() <= number) {
            dropFirst();
        }
    }

    /** Time has passed. */
    void expire(long now) {
        while (!isEmpty() && now - kept.get(gone).written() > limits.millis()) {
            dropFirst();
        }
    }

    /** Bytes from this number to the end of the stream; of the batch that contains it, all. */
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
        if (isEmpty() || kept.get(gone).batch().first() > number) {
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

    /** The first kept batch that ends behind this number. */
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

    private void dropFirst() {
        keptBytes -= kept.get(gone).bytes();
        kept.set(gone++, GONE);
        if (gone == kept.size()) {
            kept.clear();
            gone = 0;
        } else if (gone > MANY_PLACES && gone > kept.size() / 2) {
            kept = new ArrayList<>(kept.subList(gone, kept.size()));
            gone = 0;
        }
    }
}
