package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.Pulse.Kind;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.LocalMember;
import io.chamberhub.chamber.OwnStream;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.directory.Directory;
import io.chamberhub.wire.Ending;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A chamber that is open on a shard: lets connections in and out, and carries its stream to the bus. Open from the first
 * connection that wants in until the last is out. Confined to the event loop of its shard.
 */
final class ShardChamber implements Chamber.Host, Streams.Open, Audit.Entry, Tick.Task {
    /** The shard as its chambers need it. */
    interface Home {
        ShardId self();

        Cluster cluster();

        ShardBus bus();

        Tick tick();

        Streams streams();

        BusCounts counts();

        /** A chamber of this shard, empty as yet, with an incarnation of its own. */
        Chamber chamber(HallSettings hall, Chamber.Host host);

        /** What the directory counts for it. */
        Places places(ChamberName name, Chamber chamber);

        /** Whether a node is known to have died or left; what still comes from it must not count. */
        boolean hasDeparted(String node);

        /** Nobody is left; {@code forgotten} completes when the directory knows. */
        void emptied(ShardChamber chamber, Future<Void> forgotten);
    }

    private static final Logger log = LoggerFactory.getLogger(ShardChamber.class);

    /** A shard that has been writing for so long, in ms, without greeting or being greeted is greeted from here. */
    private static final long STRANGE_AFTER = 1_000;

    private final ChamberName name;
    private final HallSettings hall;
    private final Home home;
    private final Chamber chamber;
    private final Places places;
    private final Meetings meetings;
    private final MessageConsumer<?> consumer;
    private int entering;
    private boolean closed;

    ShardChamber(ChamberName name, HallSettings hall, Home home) {
        this.name = name;
        this.hall = hall;
        this.home = home;
        this.chamber = home.chamber(hall, this);
        this.places = home.places(name, chamber);
        this.meetings = new Meetings(name, home, chamber, this::endTick);
        this.consumer = home.bus().open(name, this::heard);
    }

    @Override
    public ChamberName name() {
        return name;
    }

    @Override
    public OwnStream stream() {
        return chamber.stream();
    }

    /** A connection wants in. It is welcomed or refused, unless it is gone by then. */
    void admit(Connection newcomer) {
        entering++;
        places.admit(hall.limits())
                .onSuccess(answer -> {
                    if (answer instanceof Directory.Admitted admitted) {
                        meet(admitted, newcomer);
                    } else if (answer instanceof Directory.Refused refused) {
                        entered(newcomer, Optional.of(refused.ending()));
                    }
                })
                .onFailure(failure -> entered(newcomer, Optional.of(Ending.DIRECTORY_UNAVAILABLE)));
    }

    /** Before the newcomer is welcomed, every shard that was there earlier must know this one, and be known. */
    private void meet(Directory.Admitted admitted, Connection newcomer) {
        meetings.admitted(admitted.earlier(), places.count() == 1).onComplete(met -> {
            if (newcomer.isGone()) {
                newcomer.abandon();
                places.leave();
                entered(newcomer, Optional.empty());
            } else if (met.failed()) {
                places.leave();
                entered(newcomer, Optional.of(Ending.INTERNAL_ERROR));
            } else if (chamber.knows(admitted.id())) {
                // The directory had lost count; by now it knows better.
                places.leave();
                entered(newcomer, Optional.of(Ending.SERVICE_RESTART));
            } else {
                newcomer.welcomed(chamber.enter(admitted.id(), newcomer));
                entered(newcomer, Optional.empty());
            }
        });
    }

    private void entered(Connection newcomer, Optional<Ending> refusal) {
        entering--;
        refusal.ifPresent(newcomer::end);
        closeIfEmpty();
    }

    /** A member of this shard is gone. */
    void leave(LocalMember member) {
        chamber.leave(member);
        places.leave();
        closeIfEmpty();
    }

    /** Another shard has come into the chamber: it is met here, and told who is. */
    Snapshot greeted(Snapshot theirs) {
        due();
        return meetings.greeted(theirs);
    }

    /** Says again what the directory should know, and meets those shards that it names and that are not known here. */
    @Override
    public Future<?> reassert() {
        return places.reassert().onSuccess(others -> {
            meetings.meetAll(others);
            due();
        });
    }

    /** These shards have died, or are taken to be dead. */
    void forget(Predicate<ShardId> gone) {
        meetings.forget(gone);
    }

    private void heard(Batch batch) {
        if (!home.hasDeparted(batch.from().node())) {
            chamber.hear(batch);
            due();
        }
    }

    @Override
    public boolean pulse(Streams.Notes notes, boolean all) {
        chamber.peers().progress(all).forEach((shard, position) -> notes.add(shard, Kind.READ, name, position));
        if (all) {
            stream()
                    .readers()
                    .forEach(shard ->
                            notes.add(shard, Kind.WRITTEN, name, stream().position()));
        }
        Streams.tellLate(notes, name, stream());
        chamber.peers().strangers(STRANGE_AFTER).forEach(this::meet);
        boolean missing = chamber.peers().askAgain();
        return missing || chamber.peers().hasStrangers() || !stream().isSettled();
    }

    @Override
    public void meet(ShardId shard) {
        meetings.meet(shard);
    }

    @Override
    public void absent(ShardId shard) {
        meetings.parted(shard);
    }

    @Override
    public void reaches(ShardId shard, Position position, Streams.Notes notes) {
        if (chamber.peers().hasEnded(shard, position.incarnation())) {
            notes.add(shard, Kind.READ, name, position);
        } else if (chamber.peers().reaches(shard, position)) {
            due();
        } else {
            meetings.reaches(shard, position);
        }
    }

    @Override
    public void over(ShardId shard, long incarnation) {
        chamber.peers().over(shard, incarnation);
    }

    @Override
    public Repetition repeat(ShardId reader, Position position) {
        if (!stream().readers().contains(reader)) {
            meet(reader);
            return new Repetition.Again(List.of());
        }
        return stream()
                .repeat(position.next())
                .<Repetition>map(Repetition.Again::new)
                .orElseGet(() -> new Repetition.Anew(chamber.snapshot(reader)));
    }

    @Override
    public void streamGrew() {
        home.tick().publish(this);
    }

    @Override
    public void endTick() {
        chamber.take().ifPresent(batch -> {
            home.bus().publish(name, batch);
            due();
        });
    }

    @Override
    public void gap(ShardId shard, Position position) {
        note(Level.DEBUG, shard).log("part of a stream is missing; asking for it");
        home.counts().gaps.increment();
        long incarnation = position.incarnation();
        home.bus()
                .ask(shard, name, position)
                .onSuccess(answer -> chamber.peers().repeated(shard, incarnation, answer))
                .onFailure(failure -> chamber.peers().unanswered(shard, incarnation))
                .onComplete(answer -> due());
    }

    @Override
    public void repaired(long events) {
        home.counts().repaired.add(events);
    }

    @Override
    public void lost(ShardId shard, long events) {
        note(Level.ERROR, shard).addKeyValue("events", events).log("part of a stream was lost");
        home.counts().lost.add(events);
    }

    @Override
    public void parted(ShardId shard) {
        meetings.parted(shard);
    }

    private void due() {
        if (!closed) {
            home.streams().due(this);
        }
    }

    private void closeIfEmpty() {
        if (entering == 0 && chamber.localMembers() == 0 && !closed) {
            closed = true;
            chamber.close();
            endTick();
            consumer.unregister();
            home.streams().linger(this);
            meetings.close();
            home.emptied(this, places.settled());
        }
    }

    private LoggingEventBuilder note(Level level, ShardId shard) {
        return log.atLevel(level)
                .addKeyValue("hall", name.hall())
                .addKeyValue("chamber", name.name())
                .addKeyValue("shard", shard);
    }
}
