package io.chamberhub.chamber;

import java.util.Collection;
import java.util.List;

/**
 * One stream of another shard, as far as it has been read: each event once, in order. What is missing between two events is
 * asked for, and what comes behind it is held back.
 *
 * <pre>
 *    +--gap--> ASKING --repetition--+
 *    |                              |
 * READING <-------------------------+
 *    |
 *   end--> OVER
 * </pre>
 *
 * Confined to the thread of its shard.
 */
final class StreamReader {
    private static final long NEVER = -1;

    private final ShardId shard;
    private final long incarnation;
    private final long readBefore;
    private final StreamListener listener;
    private final boolean repairs;
    private final HeldBatches held = new HeldBatches();
    private long next;
    /** How far the stream is known to go. */
    private long known;
    /** Whether its shard has begun another one, so that this one must have an end. */
    private boolean ends;
    /** How far its writer was told that it has been read. */
    private long told = NEVER;
    /** From which number on its writer has been asked to repeat it and has not answered, if it has. */
    private long asked = NEVER;

    private boolean over;
    private boolean closed;

    /**
     * @param beginning where it begins
     * @param readBefore messages before this number have been heard
     * @param repairs false if what is missing is to be passed over in silence
     */
    StreamReader(Snapshot beginning, long readBefore, StreamListener listener, boolean repairs) {
        this.shard = beginning.shard();
        this.incarnation = beginning.incarnation();
        this.next = beginning.next();
        this.known = beginning.next();
        this.readBefore = readBefore;
        this.listener = listener;
        this.repairs = repairs;
    }

    Position position() {
        return new Position(incarnation, next);
    }

    long incarnation() {
        return incarnation;
    }

    /** Whether there is nothing more to read. */
    boolean isOver() {
        return over;
    }

    /** Whether its end has been read. */
    boolean isClosed() {
        return closed;
    }

    /** There is no such stream any more. */
    void end() {
        over = true;
    }

    /** These batches have come. */
    void hear(Collection<Batch> batches) {
        batches.forEach(this::arrive);
        readHeld();
        askIfGap();
    }

    /** It is known to go so far. */
    void reaches(long number) {
        known = Math.max(known, number);
        tellAgain();
        askIfGap();
    }

    /** Its shard has begun another one. */
    void mustEnd() {
        ends = true;
        askIfGap();
    }

    /** Whether something is missing that has been written, be it the end. */
    boolean hasGap() {
        return next < known || ends;
    }

    /** Asks for what is missing, unless it has been asked for. */
    void askIfGap() {
        if (repairs && !over && asked == NEVER && hasGap()) {
            asked = next;
            listener.gap(shard, position());
        }
    }

    /** Its writer has answered; what it says of another stream is for others to hear. */
    void repeated(Repetition answer) {
        long from = asked;
        asked = NEVER;
        if (from == NEVER) {
            return;
        }
        if (answer instanceof Repetition.Again again) {
            readAgain(again.batches());
        } else if (next > from) {
            // Some of what could not be repeated has come by itself; the rest may well be repeated.
            askIfGap();
        } else if (answer instanceof Repetition.Anew anew) {
            readAnew(anew.snapshot());
        } else {
            over = true;
        }
    }

    /** Its writer has not answered. */
    void unanswered() {
        asked = NEVER;
    }

    private void readAgain(List<Batch> batches) {
        long before = next;
        batches.forEach(this::arrive);
        if (next > before) {
            listener.repaired(next - before);
            readHeld();
            askIfGap();
        }
    }

    private void readAnew(Snapshot snapshot) {
        if (snapshot.incarnation() == incarnation && snapshot.next() > next) {
            long lost = snapshot.next() - next;
            next = snapshot.next();
            known = Math.max(next, known);
            listener.missed(snapshot, lost);
            readHeld();
            askIfGap();
        }
    }

    /** Reads what is held back, as far as nothing is missing before it. */
    private void readHeld() {
        for (boolean more = !held.isEmpty(); more; ) {
            long before = next;
            held.release().forEach(this::arrive);
            // What came in disorder may follow now.
            more = !held.isEmpty() && next > before;
        }
    }

    private void arrive(Batch batch) {
        if (over || batch.incarnation() != incarnation) {
            return;
        }
        known = Math.max(known, batch.next());
        if (repairs && batch.first() > next) {
            held.add(batch);
        } else {
            read(batch);
        }
    }

    /** Reads what of a batch has not been read before. */
    private void read(Batch batch) {
        int count = batch.events().size();
        int first = (int) Math.min(count, Math.max(0, next - batch.first()));
        next = Math.max(next, batch.next());
        for (int i = first; i < count && !over; i++) {
            Event event = batch.events().get(i);
            if (event instanceof Event.Closed) {
                closed = true;
                over = true;
            } else {
                listener.read(shard, event, batch.first() + i < readBefore);
            }
        }
    }

    /** Whether the writer has still to be told how far the stream has been read; it is taken as told. */
    boolean tell(boolean anyway) {
        boolean due = anyway || told != next;
        told = next;
        return due;
    }

    /** What the writer was told may have been lost. */
    void tellAgain() {
        told = NEVER;
    }
}
