package io.chamberhub.chamber;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The stream of one other shard, as far as it has come. Each event is read once, in order; what comes before its time is
 * held back, in bounds.
 */
final class Peer {
    /** Held back at most, in bytes; what is over it has to be repeated. */
    static final int MAX_HELD_BYTES = 1 << 20;

    /** An incarnation before the first one. */
    private static final long NONE = -1;

    private final Deque<Batch> held = new ArrayDeque<>();
    private int heldBytes;
    private long incarnation = NONE;
    private long next;
    /** How far the stream is known to go. */
    private long known;
    /** How far its writer was told that it has been read. */
    private long told = NONE;

    /** Messages before this number were read when its shard had not yet been given up. */
    long readBefore;

    /** Whether this shard was asked, or has come by itself, to say where its stream begins. */
    boolean expected;

    /** Whether its writer has been asked to repeat something, and has not answered. */
    boolean asking;

    /** From which number on that was. */
    long askedFrom;

    /** What its shard has said in greeting of its next streams, which are read when this one has ended. */
    private final SortedMap<Long, Snapshot> successors = new TreeMap<>();

    /** When it was first heard of without having said where its stream begins. */
    final long since;

    Peer(long now) {
        since = now;
    }

    /** Whether it is known where the stream begins. */
    boolean isRead() {
        return incarnation != NONE;
    }

    /** The stream begins here. */
    void begin(Position position) {
        incarnation = position.incarnation();
        next = position.next();
        known = Math.max(next, known);
        asking = false;
    }

    /** Its shard has begun another stream. */
    void succeeded(Snapshot by) {
        successors.putIfAbsent(by.incarnation(), by);
    }

    Collection<Snapshot> successors() {
        return successors.values();
    }

    /** Whether a stream is not read yet, but is going to be. */
    boolean isAbout(long later) {
        return isRead() ? successors.containsKey(later) : expected;
    }

    Position position() {
        return new Position(incarnation, next);
    }

    long incarnation() {
        return incarnation;
    }

    /** It is known to go so far. */
    void reaches(long number) {
        known = Math.max(known, number);
    }

    /** Whether something is missing that has been written; the end of a stream, if its shard has begun another one. */
    boolean hasGap() {
        return next < known || !successors.isEmpty();
    }

    /** Whether all events of a batch are those that come next, or have been read before. */
    boolean follows(Batch batch) {
        return batch.first() <= next;
    }

    /**
     * Takes note of a batch.
     *
     * @return how many of its events have been read before
     */
    int accept(Batch batch) {
        int skip = (int) Math.min(batch.events().size(), Math.max(0, next - batch.first()));
        next = Math.max(next, batch.next());
        reaches(next);
        return skip;
    }

    /** Whether the writer has still to be told how far the stream has been read; it is taken as told. */
    boolean tell(boolean anyway) {
        if (!isRead() || (told == next && !anyway)) {
            return false;
        }
        told = next;
        return true;
    }

    /** What the writer was told may have been lost. */
    void tellAgain() {
        told = NONE;
    }

    void hold(Batch batch) {
        int bytes = batch.size();
        if (heldBytes + bytes <= MAX_HELD_BYTES) {
            held.add(batch);
            heldBytes += bytes;
        }
    }

    /** Whether anything is held back. */
    boolean holds() {
        return !held.isEmpty();
    }

    /** All that is held back, which is held back no more. */
    Deque<Batch> release() {
        Deque<Batch> released = new ArrayDeque<>(held);
        held.clear();
        heldBytes = 0;
        return released;
    }
}
