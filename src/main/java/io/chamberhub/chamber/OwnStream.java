package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream that a shard writes in one chamber: gives each event its number, gathers those of a tick, knows who reads it
 * and how far they have come, and keeps what some of them may have missed. It outlives the chamber on its shard until all
 * of them have its end.
 *
 * <p>Confined to the thread of its shard.
 */
public final class OwnStream {
    /** Keeps account of what readers have not taken yet. */
    public interface Ledger {
        /** A reader owes more, or fewer, acknowledgements than before. */
        void owes(ShardId reader, long moreBytes);

        /** More, or less, is kept than before so that it can be repeated; not every ledger has a column for that. */
        default void keeps(long moreBytes) {}
    }

    /** A reader that has not acknowledged all for so long, in ms, is told how far the stream goes. */
    static final long TELL_AFTER = 1_000;

    /** How much is repeated at once, in bytes. */
    static final int REPEATED_AT_ONCE = 1 << 20;

    private static final class Reader {
        /** Where it was told to begin, until it says that it has. */
        @Nullable
        Snapshot beginning;

        /** Which of that shard's own streams was known then. */
        long known;

        long acked;
        long owed;
        /** When the stream last grew behind what it has acknowledged, or it was last told of it. */
        long since;

        Reader(long acked, long since) {
            this.acked = acked;
            this.since = since;
        }
    }

    private final ShardId self;
    private final long incarnation;
    private final LongSupplier clock;
    private final Ledger ledger;
    private final ReplayWindow window;
    private final Map<ShardId, Reader> readers = new HashMap<>();
    private List<Event> gathered = new ArrayList<>();
    private long next;
    private long kept;

    OwnStream(ShardId self, long incarnation, ReplayLimits limits, LongSupplier clock, Ledger ledger) {
        this.self = self;
        this.incarnation = incarnation;
        this.clock = clock;
        this.ledger = ledger;
        this.window = new ReplayWindow(limits);
    }

    /** Tells it from earlier ones of the same shard and chamber. */
    public long incarnation() {
        return incarnation;
    }

    /** The number that the next event will get. */
    public long next() {
        return next;
    }

    /** The number behind the last event that was taken. */
    public long written() {
        return next - gathered.size();
    }

    /** How far it goes. */
    public Position position() {
        return new Position(incarnation, written());
    }

    /** The shards that read it. */
    public Set<ShardId> readers() {
        return Set.copyOf(readers.keySet());
    }

    /** Whether anybody reads it. */
    boolean isRead() {
        return !readers.isEmpty();
    }

    /**
     * This shard is told to begin to read here. What was written since it was first told is kept, until it has it.
     *
     * @param known which of its own streams is known here
     */
    void addReader(ShardId shard, Snapshot beginning, long known) {
        Reader reader = readers.computeIfAbsent(shard, s -> new Reader(next, clock.getAsLong()));
        reader.beginning = beginning;
        reader.known = known;
    }

    /**
     * Where this shard was told to begin, if it is still the one that was told, has not said that it has begun, and all from
     * there on is still kept.
     */
    Optional<Snapshot> beginning(ShardId shard, long known) {
        return Optional.ofNullable(readers.get(shard))
                .filter(reader -> reader.known == known)
                .map(reader -> reader.beginning)
                .filter(beginning -> repeat(beginning.next()).isPresent());
    }

    /** This shard reads no more. */
    public void removeReader(ShardId shard) {
        Reader reader = readers.remove(shard);
        if (reader != null) {
            ledger.owes(shard, -reader.owed);
            forgetAcknowledged();
        }
    }

    /** Whether events are gathered. Where nobody reads them, a number is all that remains of each. */
    boolean gathers() {
        return isRead() || !gathered.isEmpty();
    }

    /** Gives an event its number. */
    void append(Event event) {
        next++;
        if (gathers()) {
            gathered.add(event);
        }
    }

    /** Gives a number to an event that is not worth being made, as none are {@linkplain #gathers gathered}. */
    void skip() {
        next++;
    }

    /** What has been appended since the last call, as one batch. */
    Optional<Batch> take() {
        if (gathered.isEmpty()) {
            return Optional.empty();
        }
        Batch batch = new Batch(self, incarnation, next - gathered.size(), gathered);
        gathered = new ArrayList<>();
        if (isRead()) {
            int size = window.add(batch, clock.getAsLong());
            readers.forEach((shard, reader) -> grew(shard, reader, batch.next(), size));
            forgetAcknowledged();
        }
        return Optional.of(batch);
    }

    private void grew(ShardId shard, Reader reader, long end, int size) {
        if (end <= reader.acked) {
            return;
        }
        if (reader.owed == 0) {
            reader.since = clock.getAsLong();
        }
        reader.owed += size;
        ledger.owes(shard, size);
    }

    /** A reader has everything before this number. False if that shard is not known to read. */
    public boolean acknowledged(ShardId shard, long upTo) {
        Reader reader = readers.get(shard);
        if (reader == null) {
            return false;
        }
        if (reader.beginning != null && reader.beginning.next() <= upTo) {
            reader.beginning = null;
        }
        if (upTo > reader.acked && upTo <= written()) {
            reader.acked = upTo;
            reader.since = clock.getAsLong();
            forgetAcknowledged();
            long owed = window.bytesFrom(upTo);
            ledger.owes(shard, owed - reader.owed);
            reader.owed = owed;
        }
        return true;
    }

    /** Whether every reader has all of it, the last batch taken included. */
    public boolean isSettled() {
        return readers.values().stream().allMatch(reader -> reader.acked >= written());
    }

    /** Readers that should be told how far it goes: what they have not acknowledged is a while old. */
    public List<ShardId> late() {
        long now = clock.getAsLong();
        window.expire(now);
        keep();
        List<ShardId> late = new ArrayList<>();
        readers.forEach((shard, reader) -> {
            if (reader.acked < written() && now - reader.since >= TELL_AFTER) {
                reader.since = now;
                late.add(shard);
            }
        });
        return late;
    }

    /**
     * What was written from this number on, as far as it fits into one answer.
     *
     * @return empty if it is not kept any more
     */
    public Optional<List<Batch>> repeat(long from) {
        return from >= written() ? Optional.of(List.of()) : window.from(from, REPEATED_AT_ONCE);
    }

    /** What is kept for repetition, in bytes. */
    public long keptBytes() {
        return window.bytes();
    }

    private void forgetAcknowledged() {
        window.forgetBefore(readers.values().stream()
                .mapToLong(reader -> reader.acked)
                .min()
                .orElse(Long.MAX_VALUE));
        keep();
    }

    private void keep() {
        ledger.keeps(window.bytes() - kept);
        kept = window.bytes();
    }
}
