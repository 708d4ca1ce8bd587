package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.List;

/** Batches that have come before their time, in bounds: what is over them has to be repeated. */
final class HeldBatches {
    /** Held back at most, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private List<Batch> batches = new ArrayList<>();
    private int bytes;

    void add(Batch batch) {
        int size = batch.size();
        if (bytes + size <= MAX_BYTES) {
            batches.add(batch);
            bytes += size;
        }
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** All of them, in the order in which they came; they are held back no more. */
    List<Batch> release() {
        List<Batch> released = batches;
        batches = new ArrayList<>();
        bytes = 0;
        return released;
    }
}
