package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the other shards in a chamber. What arrives from a shard before it has said where its stream begins is
 * held back, in bounds, and read then; so it does not matter whether a greeting or the first events arrive first. What is
 * missing between two events is asked for, and what comes behind it is held back likewise.
 *
 * <pre>
 *                                              +--gap--> ASKING --repetition--+
 *                                              |                              |
 * (unknown) --batch, expect--> HOLDING --snapshot--> READING <----------------+
 *                                                    |
 *                                                   end--> (gone: what still comes of it is dropped)
 * </pre>
 *
 * Confined to the thread of its shard.
 */
public final class Peers {
    /** What the streams say, in order. */
    interface Reader {
        /** A shard has said who its members are. */
        void met(Snapshot snapshot);

        /**
         * The next event of a stream.
         *
         * @param again whether it has been read before the shard was given up; then messages have been heard
         */
        void read(ShardId shard, Event event, boolean again);

        /** Events of a stream are missing: its writer should repeat them from {@code position} on. */
        void gap(ShardId shard, Position position);

        /** Events of a stream that were missing have been repeated. */
        void repaired(long events);

        /** Events of a stream never came; it is read on from what its shard says of itself now. */
        void missed(Snapshot now, long events);

        /** A stream has ended: closed, or its shard has died. */
        void ended(ShardId shard);

        /** A stream has ended because its shard has begun another one. */
        void replaced(ShardId shard);
    }

    private final Reader reader;
    private final LongSupplier clock;
    private final boolean repairs;
    private final Map<ShardId, Peer> peers = new HashMap<>();
    /** The last incarnation that has ended, per shard. */
    private final Map<ShardId, Long> ended = new HashMap<>();
    /** How far streams went that have ended since their writers were last told. */
    private final Map<ShardId, Position> ends = new HashMap<>();
    /** How far the streams of shards had been read that were then forgotten, though they may live. */
    private final Map<ShardId, Position> givenUp = new HashMap<>();

    /** @param repairs false if what is missing is to be passed over in silence, for tests of what would find that out */
    Peers(Reader reader, LongSupplier clock, boolean repairs) {
        this.reader = reader;
        this.clock = clock;
        this.repairs = repairs;
    }

    public Set<ShardId> shards() {
        return Set.copyOf(peers.keySet());
    }

    /** Whether the stream of this shard is being read. */
    public boolean reads(ShardId shard) {
        Peer peer = peers.get(shard);
        return peer != null && peer.isRead();
    }

    /** Whether this stream of the shard is being read, or is going to be. */
    public boolean reads(ShardId shard, long incarnation) {
        Peer peer = peers.get(shard);
        return peer != null && (peer.incarnation() == incarnation || peer.isAbout(incarnation));
    }

    /** This shard is about to be asked who its members are. */
    public void expect(ShardId shard) {
        peer(shard).expected = true;
    }

    /** A shard has said who its members are and where its stream goes on. Said twice, it counts once. */
    public void meet(Snapshot snapshot) {
        ShardId shard = snapshot.shard();
        Peer known = peers.get(shard);
        if (hasEnded(shard, snapshot.incarnation())) {
            return;
        }
        if (known != null && known.isRead()) {
            if (snapshot.incarnation() > known.incarnation()) {
                known.succeeded(snapshot);
                askIfGap(shard, known);
            } else {
                reaches(shard, snapshot.position());
            }
            return;
        }
        begin(snapshot);
    }

    private void begin(Snapshot snapshot) {
        ShardId shard = snapshot.shard();
        Peer peer = peer(shard);
        peer.begin(snapshot.position());
        Position before = givenUp.get(shard);
        if (before != null && before.incarnation() == snapshot.incarnation()) {
            peer.readBefore = before.next();
        }
        reader.met(snapshot);
        readHeld(shard, peer);
        askIfGap(shard, peer);
    }

    /** A batch has arrived. */
    void hear(Batch batch) {
        ShardId shard = batch.from();
        if (hasEnded(shard, batch.incarnation())) {
            return;
        }
        Peer peer = peer(shard);
        if (!peer.isRead() && !peer.expected && batch.closes()) {
            // Nobody here was ever to read it.
            peers.remove(shard);
            ended.put(shard, batch.incarnation());
        } else if (!peer.isRead() || batch.incarnation() > peer.incarnation()) {
            peer.hold(batch);
        } else if (batch.incarnation() == peer.incarnation()) {
            arrive(shard, peer, batch);
            readHeld(shard, peer);
            askIfGap(shard, peer);
        }
    }

    /**
     * A shard has said how far its stream goes.
     *
     * @return false if that stream is not read here, though its shard takes it to be
     */
    public boolean reaches(ShardId shard, Position position) {
        Peer peer = peers.get(shard);
        if (hasEnded(shard, position.incarnation()) || (peer != null && peer.isAbout(position.incarnation()))) {
            return true;
        }
        if (peer == null || peer.incarnation() != position.incarnation()) {
            return false;
        }
        peer.reaches(position.next());
        peer.tellAgain();
        askIfGap(shard, peer);
        return true;
    }

    /** A stream of this shard has been read to its end, or a later one is being read. */
    public boolean hasEnded(ShardId shard, long incarnation) {
        Long last = ended.get(shard);
        Peer peer = peers.get(shard);
        return (last != null && incarnation <= last) || (peer != null && incarnation < peer.incarnation());
    }

    /** The writer of a stream has answered the question that {@link Reader#gap} asked. */
    public void repeated(ShardId shard, long incarnation, Repetition answer) {
        Peer peer = peers.get(shard);
        if (peer == null || !peer.asking || peer.incarnation() != incarnation) {
            return;
        }
        peer.asking = false;
        if (answer instanceof Repetition.Again again) {
            readAgain(shard, peer, again);
        } else if (peer.position().next() > peer.askedFrom) {
            // Some of what could not be repeated has come by itself; the rest may well be repeated.
            askIfGap(shard, peer);
        } else if (answer instanceof Repetition.Anew anew) {
            readAnew(shard, peer, anew.snapshot());
        } else {
            end(shard);
        }
    }

    /** The writer of a stream was asked, but has not answered. */
    public void unanswered(ShardId shard, long incarnation) {
        Peer peer = peers.get(shard);
        if (peer != null && peer.incarnation() == incarnation) {
            peer.asking = false;
        }
    }

    /** Asks again for what is still missing. True if anything is. */
    public boolean askAgain() {
        boolean missing = false;
        for (Map.Entry<ShardId, Peer> entry : List.copyOf(peers.entrySet())) {
            askIfGap(entry.getKey(), entry.getValue());
            missing |= entry.getValue().hasGap();
        }
        return missing;
    }

    /** Shards that write to this one without having met it, for so long, in ms, that they may never do. */
    public List<ShardId> strangers(long age) {
        long now = clock.getAsLong();
        List<ShardId> strangers = new ArrayList<>();
        peers.forEach((shard, peer) -> {
            if (!peer.isRead() && !peer.expected && now - peer.since >= age) {
                strangers.add(shard);
            }
        });
        return strangers;
    }

    /** Whether any shard writes to this one without having met it. */
    public boolean hasStrangers() {
        return peers.values().stream().anyMatch(peer -> !peer.isRead() && !peer.expected);
    }

    /** How far the streams have been read; only those whose writers have not been told, unless all are wanted. */
    public Map<ShardId, Position> progress(boolean all) {
        Map<ShardId, Position> progress = new HashMap<>(ends);
        ends.clear();
        peers.forEach((shard, peer) -> {
            // Of a shard whose streams have followed each other so fast, the later one is told of the next time.
            if (!progress.containsKey(shard) && peer.tell(all)) {
                progress.put(shard, peer.position());
            }
        });
        return progress;
    }

    /** What the writer of a stream was told of it may have been lost, or the writer may not be what it seemed. */
    public void tellAgain(ShardId shard) {
        Peer peer = peers.get(shard);
        if (peer != null) {
            peer.tellAgain();
        }
    }

    /** The stream of this shard goes no further, if it is this one. */
    public void over(ShardId shard, long incarnation) {
        Peer peer = peers.get(shard);
        if (peer != null && peer.incarnation() == incarnation) {
            end(shard);
        }
    }

    /** This shard has no stream here after all; what was held back for it goes. */
    void dismiss(ShardId shard) {
        if (!reads(shard)) {
            peers.remove(shard);
        }
    }

    /** These shards are gone, with whatever was held back of them. Should they come back, they have to be met anew. */
    void forget(Predicate<ShardId> gone) {
        for (ShardId shard : List.copyOf(peers.keySet())) {
            if (gone.test(shard)) {
                @Nullable Peer peer = peers.remove(shard);
                if (peer != null && peer.isRead()) {
                    givenUp.put(shard, peer.position());
                    reader.ended(shard);
                }
            }
        }
        ended.keySet().removeIf(gone);
        ends.keySet().removeIf(gone);
    }

    private Peer peer(ShardId shard) {
        return peers.computeIfAbsent(shard, s -> new Peer(clock.getAsLong()));
    }

    private void end(ShardId shard) {
        @Nullable Peer peer = peers.remove(shard);
        if (peer == null) {
            return;
        }
        ended.put(shard, peer.incarnation());
        if (peer.successors().isEmpty()) {
            reader.ended(shard);
        } else {
            reader.replaced(shard);
        }
        // What has been held back of a later incarnation stays held back.
        peer.release().stream()
                .filter(batch -> batch.incarnation() > peer.incarnation())
                .forEach(batch -> peer(shard).hold(batch));
        peer.successors().stream().skip(1).forEach(later -> peer(shard).succeeded(later));
        peer.successors().stream().findFirst().ifPresent(this::begin);
    }

    private void readAgain(ShardId shard, Peer peer, Repetition.Again again) {
        long before = peer.position().next();
        for (Batch batch : again.batches()) {
            if (peers.get(shard) == peer && batch.incarnation() == peer.incarnation()) {
                arrive(shard, peer, batch);
            }
        }
        long repeated = peer.position().next() - before;
        if (repeated > 0) {
            reader.repaired(repeated);
            readHeld(shard, peer);
            askIfGap(shard, peer);
        }
    }

    private void readAnew(ShardId shard, Peer peer, Snapshot snapshot) {
        if (snapshot.incarnation() != peer.incarnation()) {
            meet(snapshot);
        } else if (snapshot.next() > peer.position().next()) {
            long lost = snapshot.next() - peer.position().next();
            peer.begin(snapshot.position());
            reader.missed(snapshot, lost);
            readHeld(shard, peer);
            askIfGap(shard, peer);
        }
    }

    /** Reads what is held back, as far as nothing is missing before it. */
    private void readHeld(ShardId shard, Peer peer) {
        for (boolean more = peer.holds(); more; ) {
            long before = peer.position().next();
            peer.release().forEach(batch -> readOrHold(shard, peer, batch));
            // What came in disorder may follow now.
            more = peer.holds() && peers.get(shard) == peer && peer.position().next() > before;
        }
    }

    private void readOrHold(ShardId shard, Peer peer, Batch batch) {
        if (batch.incarnation() > peer.incarnation()) {
            peer(shard).hold(batch);
        } else if (peers.get(shard) == peer && batch.incarnation() == peer.incarnation()) {
            arrive(shard, peer, batch);
        }
    }

    private void arrive(ShardId shard, Peer peer, Batch batch) {
        if (repairs && !peer.follows(batch)) {
            peer.reaches(batch.next());
            peer.hold(batch);
            return;
        }
        for (int i = peer.accept(batch); i < batch.events().size(); i++) {
            Event event = batch.events().get(i);
            if (event instanceof Event.Closed) {
                ends.put(shard, peer.position());
                end(shard);
                return;
            }
            reader.read(shard, event, batch.first() + i < peer.readBefore);
        }
    }

    private void askIfGap(ShardId shard, Peer peer) {
        if (repairs && peers.get(shard) == peer && peer.isRead() && peer.hasGap() && !peer.asking) {
            peer.asking = true;
            peer.askedFrom = peer.position().next();
            reader.gap(shard, peer.position());
        }
    }
}
