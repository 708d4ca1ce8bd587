package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Another shard as the writer of streams, of which one is read at a time. What arrives of a stream before it is read is held
 * back, in bounds, and read then.
 *
 * <pre>
 * (unknown) --batch, expect--> HOLDING --snapshot--> READING --end--> HOLDING, READING the next one, or gone
 * </pre>
 *
 * Confined to the thread of its shard.
 */
final class Peer {
    /** An incarnation before the first one. */
    static final long NONE = -1;

    final ShardId shard;

    /** When it was first heard of without having said where its stream begins. */
    final long since;

    /** Whether this shard was asked, or has come by itself, to say where its stream begins. */
    boolean expected;

    private final HeldBatches held = new HeldBatches();
    /** What it has said in greeting of streams that are read when the one before has ended. */
    private final SortedMap<Long, Snapshot> successors = new TreeMap<>();

    private @Nullable StreamReader stream;

    Peer(ShardId shard, long now) {
        this.shard = shard;
        this.since = now;
    }

    /** What is being read of it. */
    @Nullable
    StreamReader stream() {
        return stream;
    }

    boolean isRead() {
        return stream != null;
    }

    /** Whether it writes without having met this shard. */
    boolean isStranger() {
        return stream == null && !expected;
    }

    /** The incarnation that is being read. */
    long incarnation() {
        return stream == null ? NONE : stream.incarnation();
    }

    /** Its last incarnation that is known. */
    long latest() {
        return successors.isEmpty() ? incarnation() : successors.lastKey();
    }

    /** Whether this incarnation is not read yet, but is going to be. */
    boolean isAbout(long later) {
        return stream == null ? expected : successors.containsKey(later);
    }

    /** From now on this is read, beginning with what is held back of it. */
    void read(StreamReader begun) {
        stream = begun;
        List<Batch> its = new ArrayList<>();
        for (Batch batch : held.release()) {
            if (batch.incarnation() == begun.incarnation()) {
                its.add(batch);
            } else if (batch.incarnation() > begun.incarnation()) {
                held.add(batch);
            }
        }
        begun.hear(its);
        if (!successors.isEmpty()) {
            begun.mustEnd();
        }
    }

    /** A batch has come, of the stream that is read or of one that is not read yet. */
    void hear(Batch batch) {
        if (stream != null && stream.incarnation() == batch.incarnation()) {
            stream.hear(List.of(batch));
        } else {
            held.add(batch);
        }
    }

    /** It has begun another stream. Said twice, it counts once. */
    void succeeded(Snapshot by) {
        successors.putIfAbsent(by.incarnation(), by);
        if (stream != null) {
            stream.mustEnd();
        }
    }

    /** The beginning of the next stream, which is no successor any more. */
    Optional<Snapshot> takeSuccessor() {
        return successors.isEmpty() ? Optional.empty() : Optional.ofNullable(successors.remove(successors.firstKey()));
    }

    /** What is left of it when its stream has ended and no other one is known: what is held back of later ones. */
    Peer rest(long now) {
        Peer rest = new Peer(shard, now);
        held.release().forEach(rest::hear);
        return rest;
    }

    boolean holds() {
        return !held.isEmpty();
    }
}
