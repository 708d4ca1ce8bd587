package io.chamberhub.chamber;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the other shards in a chamber. What arrives from a shard before it has said where its stream begins is
 * held back, in bounds, and read then; so it does not matter whether a greeting or the first events arrive first.
 *
 * <pre>
 * (unknown) --batch, expect--> HOLDING --snapshot--> READING --end--> (gone: what still comes of it is dropped)
 * </pre>
 *
 * Confined to the thread of its shard.
 */
final class Peers {
    /** What the streams say, in order. */
    interface Reader {
        /** A shard has said who its members are. */
        void met(Snapshot snapshot);

        /** The next event of a stream. */
        void read(ShardId shard, Event event);

        /** Events of a stream never came; the next one read is the first behind the gap. */
        void missed(ShardId shard, long events);

        /** A stream has ended: closed, replaced by a later one, or its shard has died. */
        void ended(ShardId shard);
    }

    /** Held back per shard at most, in bytes; what is over it is lost and shows as a gap. */
    static final int MAX_HELD_BYTES = 1 << 20;

    private static final int BYTES_PER_EVENT = 64;

    private static final class Peer {
        /** Whether this shard was asked, or has come by itself, to say where its stream begins. */
        boolean expected;

        long incarnation = -1;

        @Nullable
        StreamReader stream;

        final Deque<Batch> held = new ArrayDeque<>();
        int heldBytes;
    }

    private final Reader reader;
    private final Map<ShardId, Peer> peers = new HashMap<>();
    /** The last incarnation that has ended, per shard. */
    private final Map<ShardId, Long> ended = new HashMap<>();

    Peers(Reader reader) {
        this.reader = reader;
    }

    boolean isEmpty() {
        return peers.isEmpty();
    }

    Set<ShardId> shards() {
        return Set.copyOf(peers.keySet());
    }

    /** Whether the stream of this shard is being read. */
    boolean reads(ShardId shard) {
        Peer peer = peers.get(shard);
        return peer != null && peer.stream != null;
    }

    /** This shard is about to be asked who its members are. */
    void expect(ShardId shard) {
        peers.computeIfAbsent(shard, s -> new Peer()).expected = true;
    }

    /** A shard has said who its members are and where its stream goes on. Said twice, it counts once. */
    void meet(Snapshot snapshot) {
        ShardId shard = snapshot.shard();
        if (hasEnded(shard, snapshot.incarnation())) {
            return;
        }
        Peer known = peers.get(shard);
        if (known != null && known.stream != null) {
            if (snapshot.incarnation() <= known.incarnation) {
                return;
            }
            end(shard);
        }
        Peer peer = peers.computeIfAbsent(shard, s -> new Peer());
        peer.incarnation = snapshot.incarnation();
        peer.stream = new StreamReader(snapshot.next());
        reader.met(snapshot);
        readHeld(shard, peer);
    }

    /** A batch has arrived. */
    void hear(Batch batch) {
        ShardId shard = batch.from();
        if (hasEnded(shard, batch.incarnation())) {
            return;
        }
        Peer peer = peers.computeIfAbsent(shard, s -> new Peer());
        if (peer.stream == null && !peer.expected && closes(batch)) {
            // Nobody here was ever to read it.
            peers.remove(shard);
            ended.put(shard, batch.incarnation());
            return;
        }
        if (peer.stream == null || batch.incarnation() > peer.incarnation) {
            hold(peer, batch);
        } else if (batch.incarnation() == peer.incarnation) {
            read(shard, peer.stream, batch);
        }
    }

    /** The stream of this shard goes no further. */
    void end(ShardId shard) {
        Peer peer = peers.remove(shard);
        if (peer != null && peer.stream != null) {
            ended.put(shard, peer.incarnation);
            reader.ended(shard);
            reviveLater(shard, peer);
        }
    }

    /** This shard has no stream here after all; what was held back for it goes. */
    void dismiss(ShardId shard) {
        if (!reads(shard)) {
            peers.remove(shard);
        }
    }

    /** These shards are gone for good, with whatever was held back of them. */
    void forget(Predicate<ShardId> gone) {
        for (ShardId shard : List.copyOf(peers.keySet())) {
            if (gone.test(shard)) {
                Peer peer = peers.remove(shard);
                if (peer != null && peer.stream != null) {
                    reader.ended(shard);
                }
            }
        }
        ended.keySet().removeIf(gone);
    }

    /** What had been held back of a later incarnation stays held back. */
    private void reviveLater(ShardId shard, Peer old) {
        if (!old.held.isEmpty()) {
            Peer later = new Peer();
            later.held.addAll(old.held);
            later.heldBytes = old.heldBytes;
            peers.put(shard, later);
        }
    }

    private static boolean closes(Batch batch) {
        return batch.events().get(batch.events().size() - 1) instanceof Event.Closed;
    }

    private boolean hasEnded(ShardId shard, long incarnation) {
        Long last = ended.get(shard);
        return last != null && incarnation <= last;
    }

    private static void hold(Peer peer, Batch batch) {
        int bytes = sizeOf(batch);
        if (peer.heldBytes + bytes <= MAX_HELD_BYTES) {
            peer.held.add(batch);
            peer.heldBytes += bytes;
        }
    }

    private static int sizeOf(Batch batch) {
        return batch.events().stream().mapToInt(Peers::sizeOf).sum();
    }

    private static int sizeOf(Event event) {
        Buffer frame = event instanceof Event.Fragment fragment ? fragment.frame() : Buffer.buffer();
        return BYTES_PER_EVENT + frame.length();
    }

    private void readHeld(ShardId shard, Peer peer) {
        StreamReader stream = peer.stream;
        for (int left = peer.held.size(); left > 0 && peers.get(shard) == peer && stream != null; left--) {
            Batch batch = peer.held.remove();
            peer.heldBytes -= sizeOf(batch);
            if (batch.incarnation() == peer.incarnation) {
                read(shard, stream, batch);
            } else if (batch.incarnation() > peer.incarnation) {
                hold(peer, batch);
            }
        }
    }

    private void read(ShardId shard, StreamReader stream, Batch batch) {
        StreamReader.Run run = stream.accept(batch.first(), batch.events().size());
        if (run.missing() > 0) {
            reader.missed(shard, run.missing());
        }
        for (Event event : batch.events().subList(run.skip(), batch.events().size())) {
            if (event instanceof Event.Closed) {
                end(shard);
                return;
            }
            reader.read(shard, event);
        }
    }
}
