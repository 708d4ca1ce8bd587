package io.chamberhub.server;

import io.chamberhub.bus.Pulse.Kind;
import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.OwnStream;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.AsyncResult;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What an open chamber exchanges with the other shards in it: its own stream, theirs, and what is said about both.
 * Confined to the event loop of its shard.
 */
final class Exchange implements Chamber.Host, Streams.Open, Meetings.Host, Tick.Task {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    /** A shard that has been writing for so long, in ms, without greeting or being greeted is greeted from here. */
    private static final long STRANGE_AFTER = 1_000;

    private final ChamberName name;
    private final ShardChamber.Home home;
    private final Chamber chamber;
    private final Meetings meetings;
    private final Stall stall;
    private final MessageConsumer<?> consumer;
    private boolean closed;

    Exchange(ChamberName name, Hall hall, ShardChamber.Home home) {
        this.name = name;
        this.home = home;
        this.chamber = home.chamber(hall, this);
        chamber.traffic().chambers.add(1);
        this.stall = new Stall(hall, chamber, home);
        this.meetings = new Meetings(name, home, chamber, this);
        this.consumer = home.bus().open(name, this::heard);
    }

    Chamber chamber() {
        return chamber;
    }

    Stall stall() {
        return stall;
    }

    Meetings meetings() {
        return meetings;
    }

    @Override
    public ChamberName name() {
        return name;
    }

    @Override
    public OwnStream stream() {
        return chamber.stream();
    }

    @Override
    public void due() {
        if (!closed) {
            home.streams().due(this);
        }
    }

    /** The last member of this shard has left: tells the others, and hears nothing more. */
    void close() {
        chamber.close();
        endTick();
        closed = true;
        chamber.traffic().chambers.add(-1);
        consumer.unregister();
        home.streams().linger(this);
        meetings.close();
    }

    private void heard(Batch batch) {
        if (!home.hasDeparted(batch.from().node())) {
            int size = batch.size();
            stall.heard(size);
            chamber.traffic().heard.add(size);
            chamber.hear(batch);
            due();
            home.streams().read(size);
        }
    }

    @Override
    public void tickBegan() {
        home.tick().publish(this);
    }

    @Override
    public void endTick() {
        publish();
        chamber.endTick();
    }

    @Override
    public void publish() {
        chamber.take().ifPresent(batch -> {
            home.bus().publish(name, batch);
            chamber.traffic().published.add(batch.size());
            due();
        });
    }

    @Override
    public void gap(ShardId shard, Position position) {
        note(Level.DEBUG, shard).log("part of a stream is missing; asking for it");
        home.counts().gaps.increment();
        long incarnation = position.incarnation();
        home.bus().ask(shard, name, position).onComplete(answer -> {
            if (!closed) {
                repeated(shard, incarnation, answer);
            }
        });
    }

    private void repeated(ShardId shard, long incarnation, AsyncResult<Repetition> answer) {
        if (answer.succeeded()) {
            chamber.peers().repeated(shard, incarnation, answer.result());
        } else {
            chamber.peers().unanswered(shard, incarnation);
        }
        due();
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

    @Override
    public void stalled(boolean now) {
        stall.elsewhere(now);
    }

    @Override
    public void heldUp() {
        home.heldUp(chamber);
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
    public void tellAbsent(ShardId writer, Position position) {
        home.streams().tellAbsent(writer, name, position);
    }

    @Override
    public void meet(ShardId shard) {
        meetings.meet(shard);
    }

    @Override
    public void absent(ShardId shard) {
        meetings.parted(shard);
        // If its stream is still read here, it will answer that there is none.
        chamber.peers().tellAgain(shard);
        due();
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

    private LoggingEventBuilder note(Level level, ShardId shard) {
        return log.atLevel(level)
                .addKeyValue("hall", name.hall())
                .addKeyValue("chamber", name.name())
                .addKeyValue("shard", shard);
    }
}
