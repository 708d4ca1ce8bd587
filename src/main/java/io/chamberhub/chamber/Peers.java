package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the other shards in a chamber. What arrives from a shard before it has said where its stream begins is
 * held back, so it does not matter whether a greeting or the first events arrive first; what is missing is asked for. A
 * shard's next stream is read when the one before has been read to its end.
 *
 * <p>Confined to the thread of its shard.
 */
public final class Peers {
    private final StreamListener listener;
    private final LongSupplier clock;
    private final boolean repairs;
    private final Map<ShardId, Peer> peers = new HashMap<>();
    private final PastStreams past = new PastStreams();

    /** @param repairs false if what is missing is to be passed over in silence, for tests of what would find that out */
    Peers(StreamListener listener, LongSupplier clock, boolean repairs) {
        this.listener = listener;
        this.clock = clock;
        this.repairs = repairs;
    }

    public Set<ShardId> shards() {
        return Set.copyOf(peers.keySet());
    }

    /** Whether a stream of this shard is being read. */
    public boolean reads(ShardId shard) {
        Peer peer = peers.get(shard);
        return peer != null && peer.isRead();
    }

    /** Whether this stream of the shard is being read, or is going to be. */
    public boolean reads(ShardId shard, long incarnation) {
        Peer peer = peers.get(shard);
        return peer != null && (peer.incarnation() == incarnation || peer.isAbout(incarnation));
    }

    /** The last stream of this shard that is read or is going to be; {@link Peer#NONE} if none is known. */
    long latest(ShardId shard) {
        Peer peer = peers.get(shard);
        return peer == null ? Peer.NONE : peer.latest();
    }

    /** A stream of this shard has been read to its end, or a later one is being read. */
    public boolean hasEnded(ShardId shard, long incarnation) {
        Peer peer = peers.get(shard);
        return past.hasEnded(shard, incarnation) || (peer != null && incarnation < peer.incarnation());
    }

    /** This shard is about to be asked who its members are. */
    public void expect(ShardId shard) {
        peer(shard).expected = true;
    }

    /** A shard has said who its members are and where its stream goes on. Said twice, it counts once. */
    public void meet(Snapshot snapshot) {
        ShardId shard = snapshot.shard();
        if (hasEnded(shard, snapshot.incarnation())) {
            return;
        }
        Peer peer = peer(shard);
        if (!peer.isRead()) {
            begin(peer, snapshot);
        } else if (snapshot.incarnation() > peer.incarnation()) {
            peer.succeeded(snapshot);
        } else {
            reaches(shard, snapshot.position());
        }
        settle(peer);
    }

    private void begin(Peer peer, Snapshot snapshot) {
        listener.met(snapshot);
        peer.read(new StreamReader(snapshot, past.heardBefore(snapshot), listener, repairs));
    }

    /** A batch has arrived. */
    void hear(Batch batch) {
        ShardId shard = batch.from();
        if (hasEnded(shard, batch.incarnation())) {
            return;
        }
        Peer peer = peer(shard);
        if (peer.isStranger() && batch.closes()) {
            // Nobody here was ever to read it.
            peers.remove(shard);
            past.end(shard, batch.incarnation());
            return;
        }
        peer.hear(batch);
        settle(peer);
    }

    /**
     * A shard has said how far its stream goes.
     *
     * @return false if that stream is not read here, though its shard takes it to be
     */
    public boolean reaches(ShardId shard, Position position) {
        StreamReader stream = stream(shard, position.incarnation());
        if (stream != null) {
            stream.reaches(position.next());
            return true;
        }
        return hasEnded(shard, position.incarnation()) || reads(shard, position.incarnation());
    }

    /** The writer of a stream has answered the question that {@link StreamListener#gap} asked. */
    public void repeated(ShardId shard, long incarnation, Repetition answer) {
        StreamReader stream = stream(shard, incarnation);
        if (stream != null) {
            stream.repeated(answer);
            settle(peer(shard));
            if (answer instanceof Repetition.Anew anew && anew.snapshot().incarnation() != incarnation) {
                meet(anew.snapshot());
            }
        }
    }

    /** The writer of a stream was asked, but has not answered. */
    public void unanswered(ShardId shard, long incarnation) {
        StreamReader stream = stream(shard, incarnation);
        if (stream != null) {
            stream.unanswered();
        }
    }

    /** Asks again for what is still missing. True if anything is. */
    public boolean askAgain() {
        boolean missing = false;
        for (StreamReader stream : streams()) {
            stream.askIfGap();
            missing |= stream.hasGap();
        }
        return missing;
    }

    /** Shards that write to this one without having met it, for so long, in ms, that they may never do. */
    public List<ShardId> strangers(long age) {
        long now = clock.getAsLong();
        return peers.values().stream()
                .filter(peer -> peer.isStranger() && now - peer.since >= age)
                .map(peer -> peer.shard)
                .toList();
    }

    /** Whether any shard writes to this one without having met it. */
    public boolean hasStrangers() {
        return peers.values().stream().anyMatch(Peer::isStranger);
    }

    /** How far the streams have been read; only those whose writers have not been told, unless all are wanted. */
    public Map<ShardId, Position> progress(boolean all) {
        Map<ShardId, Position> progress = past.takeEnds();
        peers.forEach((shard, peer) -> {
            StreamReader stream = peer.stream();
            // Of a shard whose streams have followed each other so fast, the later one is told of the next time.
            if (stream != null && !progress.containsKey(shard) && stream.tell(all)) {
                progress.put(shard, stream.position());
            }
        });
        return progress;
    }

    /** What the writer of a stream was told of it may have been lost, or the writer may not be what it seemed. */
    public void tellAgain(ShardId shard) {
        Peer peer = peers.get(shard);
        if (peer != null && peer.stream() != null) {
            peer.stream().tellAgain();
        }
    }

    /** The stream of this shard goes no further, if it is this one. */
    public void over(ShardId shard, long incarnation) {
        StreamReader stream = stream(shard, incarnation);
        if (stream != null) {
            stream.end();
            settle(peer(shard));
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
        for (Peer peer : List.copyOf(peers.values())) {
            if (gone.test(peer.shard)) {
                peers.remove(peer.shard);
                StreamReader stream = peer.stream();
                if (stream != null) {
                    past.giveUp(peer.shard, stream);
                    listener.ended(peer.shard);
                }
            }
        }
        past.forgetEnds(gone);
    }

    private Peer peer(ShardId shard) {
        return peers.computeIfAbsent(shard, s -> new Peer(shard, clock.getAsLong()));
    }

    private @Nullable StreamReader stream(ShardId shard, long incarnation) {
        Peer peer = peers.get(shard);
        return peer == null || peer.incarnation() != incarnation ? null : peer.stream();
    }

    private List<StreamReader> streams() {
        List<StreamReader> streams = new ArrayList<>();
        for (Peer peer : peers.values()) {
            if (peer.stream() != null) {
                streams.add(peer.stream());
            }
        }
        return streams;
    }

    /** Where the stream of a shard has ended, the next one is read, if there is one. */
    private void settle(Peer peer) {
        for (StreamReader stream = peer.stream(); stream != null && stream.isOver(); stream = peer.stream()) {
            ShardId shard = peer.shard;
            past.end(shard, stream);
            Optional<Snapshot> successor = peer.takeSuccessor();
            if (successor.isEmpty()) {
                end(peer);
                return;
            }
            listener.replaced(shard);
            begin(peer, successor.get());
        }
    }

    private void end(Peer peer) {
        peers.remove(peer.shard);
        Peer rest = peer.rest(clock.getAsLong());
        if (rest.holds()) {
            peers.put(peer.shard, rest);
        }
        listener.ended(peer.shard);
    }
}
