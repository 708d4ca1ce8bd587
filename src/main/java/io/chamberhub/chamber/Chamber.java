package io.chamberhub.chamber;

import io.chamberhub.wire.Deflation;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Notice;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        /** The tick has something for others: {@link #endTick} has to be called at its end. Said once until then. */
        void tickBegan();

        /**
         * Events of another shard's stream are missing: it should be asked to repeat them from {@code position} on. Its
         * answer goes to {@link Peers#repeated}, or {@link Peers#unanswered} is called.
         */
        void gap(ShardId shard, Position position);

        /** Events of another shard's stream that were missing have been repeated. */
        void repaired(long events);

        /** Events of another shard's stream never came, and can no longer be repeated. */
        void lost(ShardId shard, long events);

        /** A shard has no part in this chamber any more: it need not read this one's stream. */
        void parted(ShardId shard);

        /**
         * On some other shard too much waits for a member, so that nobody should say more; or on none any more. Must not
         * call back.
         */
        void stalled(boolean now);

        /**
         * To a member of this shard a message is in flight that has not ended, and others wait behind it: {@link #relieve}
         * has to be called now and then until it answers false.
         */
        void heldUp();
    }

    private final Rules rules;
    private final Traffic traffic;
    private final Host host;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final ShardId self;
    private final OwnStream stream;
    private final Roster roster = new Roster();
    private final Relay relay;
    private final Peers peers;
    private final List<LocalMember> suspects = new ArrayList<>();
    /** Members to whom a message is in flight that others wait behind, or was a moment ago. */
    private final Set<LocalMember> heldUp = new LinkedHashSet<>();

    private boolean marked;
    private boolean stalled;
    private boolean toldStalled;

    /**
     * An empty chamber.
     *
     * @param incarnation grows with each chamber object of this shard and name
     * @param speech how its members talk
     * @param shard what all chambers of the shard have in common
     */
    public Chamber(long incarnation, Limits limits, Speech speech, Host host, Surroundings shard) {
        this(incarnation, new Rules(limits, speech), host, shard, new Traffic());
    }

    /**
     * The same, for members some of whom may take deflated messages.
     *
     * @param deflation null if none does
     */
    public Chamber(
            long incarnation,
            Limits limits,
            Speech speech,
            Host host,
            Surroundings shard,
            @Nullable Deflation deflation) {
        this(incarnation, new Rules(limits, limits, speech, deflation), host, shard, new Traffic());
    }

    /**
     * The same by rules that may be settled anew.
     *
     * @param traffic counts what passes
     */
    public Chamber(long incarnation, Rules rules, Host host, Surroundings shard, Traffic traffic) {
        this.self = shard.self();
        this.rules = rules;
        this.traffic = traffic;
        this.host = host;
        this.clock = shard.clock();
        this.random = shard.random();
        this.stream = new OwnStream(self, incarnation, shard.replay(), clock, shard.ledger());
        this.relay = new Relay(roster, rules, shard.runs(), traffic, this::mark);
        this.peers = new Peers(new Replay(self, roster, relay, host, this::giveWay, clock), clock, shard.repairs());
    }

    /**
     * A connection on this shard has been admitted: it is welcomed, then everyone else hears of it, where they do at all.
     *
     * @param sink takes its frames; must not call back before it has returned
     */
    public LocalMember enter(MemberId id, Outbox.Sink sink) {
        LocalMember member = new LocalMember(id, this, sink, rules, clock.getAsLong());
        rules.speech().notice(() -> new Notice.Welcome(id, roster.ids())).ifPresent(member::welcome);
        relay.join(member);
        append(new Event.Joined(id));
        traffic.joins.add(1);
        return member;
    }

    /** A member on this shard has left, for whatever reason. Said twice, it counts once. */
    public void leave(LocalMember member) {
        if (roster.find(member.id()) != member) {
            return;
        }
        relay.catchUp(member);
        member.close();
        relay.part(member);
        append(new Event.Left(member.id()));
        traffic.leaves.add(1);
    }

    private void giveWay(LocalMember loser) {
        leave(loser);
        loser.loseId();
    }

    /**
     * An operator or a program says something to members of this shard; those of others are told on their own. It is a
     * message like any other, but for its sender, and never cut.
     *
     * @param ids whom it is for; empty for everyone
     * @param frame as {@link Speech#published} makes it
     * @return how many members it is for
     */
    public int publish(Set<MemberId> ids, Frame.Encoded frame) {
        return relay.publish(ids, frame);
    }

    /** Whether someone here has this id. */
    public boolean knows(MemberId id) {
        return roster.find(id) != null;
    }

    /** What has passed through it, and other chambers of its hall. */
    public Traffic traffic() {
        return traffic;
    }

    /** How many members this shard has itself. */
    public int localMembers() {
        return roster.locals().size();
    }

    /** Everyone in the chamber, in ascending order of their ids. */
    public List<MemberId> members() {
        return List.copyOf(roster.ids());
    }

    /** The stream that this shard writes here. */
    public OwnStream stream() {
        return stream;
    }

    /** The streams of the other shards here. */
    public Peers peers() {
        return peers;
    }

    /** No id from here on was ever heard of. */
    public long nextId() {
        return roster.nextId();
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
        if (!peers.reads(shard)) {
            host.parted(shard);
        }
    }

    /** These shards have died, or are taken to be dead. Should they come back, they have to be met anew. */
    public void forget(Predicate<ShardId> gone) {
        List<ShardId> unread = Stream.concat(peers.shards().stream(), stream.readers().stream())
                .filter(gone.and(shard -> !peers.reads(shard)))
                .distinct()
                .toList();
        peers.forget(gone);
        unread.forEach(host::parted);
    }

    /**
     * Who this shard's members are, and the number from which its stream goes on from there; from then on {@code reader}
     * reads it. Until it says that it does it is told the same again: what was written since was for it, too.
     */
    public Snapshot snapshot(ShardId reader) {
        long known = peers.latest(reader);
        return stream.beginning(reader, known).orElseGet(() -> {
            Snapshot beginning = snapshot();
            stream.addReader(reader, beginning, known);
            return beginning;
        });
    }

    private Snapshot snapshot() {
        long now = clock.getAsLong();
        List<Snapshot.Presence> present =
                roster.locals().stream().map(member -> member.presence(now)).toList();
        return new Snapshot(self, stream.incarnation(), stream.next(), toldStalled, present);
    }

    /** What this shard has to tell the others, gathered since the last call. */
    public Optional<Batch> take() {
        for (LocalMember suspect : suspects) {
            if (suspect.takeBusyChange() && roster.find(suspect.id()) == suspect) {
                append(new Event.Busy(suspect.id(), suspect.queued(), suspect.sending()));
            }
        }
        suspects.clear();
        if (stalled != toldStalled) {
            toldStalled = stalled;
            append(new Event.Stalled(stalled));
        }
        return stream.take();
    }

    /** The tick has ended: the members of this shard get what it had for them. What is for others should be taken before. */
    public void endTick() {
        marked = false;
        relay.endTick();
    }

    void catchUp(LocalMember member) {
        relay.catchUp(member);
    }

    /** Too much waits for a member of this shard, or for none any more: the other shards are told when the tick ends. */
    public void stall(boolean now) {
        stalled = now;
        if (stalled != toldStalled) {
            mark();
        }
    }

    /** The last member of this shard has left; tells the others, once what is gathered is taken. */
    public void close() {
        // With its end, whatever it said of its members is over.
        stalled = false;
        toldStalled = false;
        append(new Event.Closed());
        relay.close();
    }

    /**
     * Cuts messages that have held others up for {@code stallTimeout}, each for those members to whom it is in flight while
     * others wait. That its sender is paused, or sends on slowly, makes no difference: those who wait do so all the same.
     *
     * @return whether anybody is still held up
     */
    public boolean relieve() {
        long now = clock.getAsLong();
        for (LocalMember member : List.copyOf(heldUp)) {
            if (!member.relieve(now, rules.limits().stallTimeout())) {
                heldUp.remove(member);
            }
        }
        return !heldUp.isEmpty();
    }

    /** Others begin to wait behind the message in flight to a member. Answers the time, in ms. */
    long heldUp(LocalMember member) {
        boolean first = heldUp.isEmpty();
        heldUp.add(member);
        if (first) {
            host.heldUp();
        }
        return clock.getAsLong();
    }

    void suspect(LocalMember member) {
        suspects.add(member);
        mark();
    }

    void begin(LocalMember sender, Opcode kind, Targets targets, Buffer content, boolean last) {
        Targets resolved = roster.resolve(targets, sender.id(), clock.getAsLong(), random);
        boolean elsewhere = roster.reachesElsewhere(resolved);
        Frame frame = rules.speech().begin(kind, last, sender.id(), content);
        relay.begin(sender, resolved, elsewhere, frame, last);
        if (elsewhere) {
            sender.begun++;
            append(sender, Optional.of(resolved), last, frame);
        }
    }

    void more(LocalMember sender, Buffer content, boolean last) {
        Transmission message = sender.sends;
        if (message == null || (content.length() == 0 && !last)) {
            return;
        }
        Frame frame = new Frame.Content(Opcode.CONTINUATION, last, null, content);
        relay.more(sender, message, frame, last);
        if (message.elsewhere) {
            append(sender, Optional.empty(), last, frame);
        }
    }

    private void append(LocalMember sender, Optional<Targets> targets, boolean last, Frame frame) {
        if (stream.gathers()) {
            append(new Event.Fragment(sender.id(), targets, last, frame.toBuffer()));
        } else {
            stream.skip();
        }
    }

    private void append(Event event) {
        stream.append(event);
        if (stream.isRead()) {
            mark();
        }
    }

    private void mark() {
        if (!marked) {
            marked = true;
            host.tickBegan();
        }
    }
}
