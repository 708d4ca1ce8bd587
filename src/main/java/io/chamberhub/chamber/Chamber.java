package io.chamberhub.chamber;

import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Frames.Opcode;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Notice;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * One chamber as one shard sees it: its own members, those of the other shards as their streams tell, and the stream it
 * writes for them. The state is the union of what each shard says of its own members, so there is nothing to elect and
 * nothing to merge.
 *
 * <p>Confined to the thread of its shard. Time and chance are given to it.
 */
public final class Chamber {
    /** What the chamber asks of the shard it lives in. */
    public interface Host {
        /** {@link #take} has something to publish now; said once until it is taken. */
        void streamGrew();

        /** Events of another shard's stream never came. */
        void lost(ShardId shard, long events);

        /** A shard has no part in this chamber any more; nothing need be sent to it. */
        void parted(ShardId shard);
    }

    private static final Buffer NOTHING = Buffer.buffer();

    private final Limits limits;
    private final Host host;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final ShardId self;
    private final StreamWriter stream;
    private final Roster roster = new Roster();
    private final Relay relay = new Relay(roster);
    private final Peers peers;
    private final List<LocalMember> suspects = new ArrayList<>();
    private boolean grown;
    /** Whether any other shard can have heard of this one. */
    private boolean known;

    /**
     * An empty chamber.
     *
     * @param incarnation grows with each chamber object of this shard and name
     * @param clock milliseconds that never go back
     * @param random decides who {@code T*} means among equals
     */
    public Chamber(
            ShardId self, long incarnation, Limits limits, Host host, LongSupplier clock, RandomGenerator random) {
        this.self = self;
        this.limits = limits;
        this.host = host;
        this.clock = clock;
        this.random = random;
        this.stream = new StreamWriter(self, incarnation);
        this.peers = new Peers(new Replay(roster, relay, host, clock));
    }

    /**
     * A connection on this shard has been admitted: it is welcomed, then everyone else hears of it.
     *
     * @param sink takes its frames; must not call back before it has returned
     */
    public LocalMember enter(MemberId id, Outbox.Sink sink) {
        known = true;
        LocalMember member = new LocalMember(id, this, sink, limits, clock.getAsLong());
        member.whole(Frames.notice(new Notice.Welcome(id, roster.ids())));
        relay.join(member);
        append(new Event.Joined(id));
        return member;
    }

    /** A member on this shard has left, for whatever reason. Said twice, it counts once. */
    public void leave(LocalMember member) {
        if (roster.find(member.id()) != member) {
            return;
        }
        member.close();
        relay.part(member);
        append(new Event.Left(member.id()));
    }

    /** How many members this shard has itself. */
    public int localMembers() {
        return roster.locals().size();
    }

    /** Everyone in the chamber, in ascending order of their ids. */
    public List<MemberId> members() {
        return List.copyOf(roster.ids());
    }

    /** The other shards in this chamber. */
    public Set<ShardId> peers() {
        return peers.shards();
    }

    /** Whether the stream of this shard is being read. */
    public boolean reads(ShardId shard) {
        return peers.reads(shard);
    }

    /** This shard is about to be asked who its members are; what this one writes from now on is for it too. */
    public void expect(ShardId shard) {
        peers.expect(shard);
    }

    /** Another shard has said who its members are. */
    public void meet(Snapshot snapshot) {
        peers.meet(snapshot);
    }

    /** A batch of some shard's stream has arrived. */
    public void hear(Batch batch) {
        if (!batch.from().equals(self)) {
            peers.hear(batch);
        }
    }

    /** The shard that was expected has said that it has no part in this chamber. */
    public void dismiss(ShardId shard) {
        peers.dismiss(shard);
    }

    /** These shards have died. */
    public void forget(Predicate<ShardId> gone) {
        List<ShardId> unread = peers.shards().stream()
                .filter(gone.and(shard -> !peers.reads(shard)))
                .toList();
        peers.forget(gone);
        unread.forEach(host::parted);
    }

    /** Who this shard's members are, and the number from which its stream goes on from there. */
    public Snapshot snapshot() {
        known = true;
        long now = clock.getAsLong();
        List<Snapshot.Presence> present =
                roster.locals().stream().map(member -> member.presence(now)).toList();
        return new Snapshot(self, stream.incarnation(), stream.next(), present);
    }

    /** What this shard has to tell the others, gathered since the last call. */
    public Optional<Batch> take() {
        for (LocalMember suspect : suspects) {
            if (suspect.takeBusyChange() && roster.find(suspect.id()) == suspect) {
                append(new Event.Busy(suspect.id(), suspect.queued(), suspect.sending()));
            }
        }
        suspects.clear();
        grown = false;
        return stream.take();
    }

    /** The last member of this shard has left; tells the others, once what is gathered is taken. */
    public void close() {
        if (known) {
            append(new Event.Closed());
        }
    }

    void suspect(LocalMember member) {
        suspects.add(member);
        grew();
    }

    void begin(LocalMember sender, Opcode kind, Targets targets, Buffer content, boolean last) {
        Targets resolved = roster.resolve(targets, sender.id(), clock.getAsLong(), random);
        boolean elsewhere = !peers.isEmpty() && roster.reachesElsewhere(resolved);
        Buffer frame = Frames.frame(kind, last, Frames.from(sender.id()), content);
        relay.begin(sender, resolved, elsewhere, frame, last);
        if (elsewhere) {
            append(new Event.Fragment(sender.id(), Optional.of(resolved), last, frame));
        }
    }

    void more(LocalMember sender, Buffer content, boolean last) {
        Transmission message = sender.sends;
        if (message == null || (content.length() == 0 && !last)) {
            return;
        }
        Buffer frame = last && content.length() == 0
                ? Frames.EMPTY_FINAL
                : Frames.frame(Opcode.CONTINUATION, last, NOTHING, content);
        relay.more(sender, message, frame, last);
        if (message.elsewhere) {
            append(new Event.Fragment(sender.id(), Optional.empty(), last, frame));
        }
    }

    private void append(Event event) {
        if (!peers.isEmpty()) {
            stream.append(event);
            grew();
        }
    }

    private void grew() {
        if (!grown) {
            grown = true;
            host.streamGrew();
        }
    }
}
