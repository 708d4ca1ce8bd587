package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A chamber that is open on a shard of the simulation: lets clients in and out, and carries its stream to the bus. */
final class SimulatedChamber implements Chamber.Host {
    private static final long QUESTION_TIMEOUT = 2_000;

    final SimulatedShard home;
    final Chamber chamber;
    final SimulatedMeetings meetings;
    /** Whether a member of another shard is known to let too much wait. */
    boolean stalled;

    final List<SimulatedClient> entering = new ArrayList<>();

    /** Connections that the directory counts. */
    private int claimed;
    /** Those of them whose admission this shard has heard of. */
    private int counted;

    private boolean closed;
    private boolean ticking;

    SimulatedChamber(SimulatedShard home, long incarnation) {
        this.home = home;
        this.chamber = home.maker.apply(this, incarnation);
        this.meetings = new SimulatedMeetings(home, chamber, this::publish, this::due);
    }

    OwnStream stream() {
        return chamber.stream();
    }

    boolean isQuiet() {
        return !chamber.peers().hasStrangers() && !chamber.peers().askAgain() && meetings.isQuiet();
    }

    void admit(SimulatedClient newcomer) {
        entering.add(newcomer);
        claimed++;
        SimulatedDirectory.Admitted answer = home.directory().admit(home.id, chamber.nextId());
        newcomer.id = answer.id();
        home.later(20, () -> {
            counted++;
            meetings.admitted(answer.earlier(), counted == 1, met -> met(newcomer, met));
        });
    }

    private void met(SimulatedClient newcomer, boolean success) {
        entering.remove(newcomer);
        if (newcomer.gone() || !success || chamber.knows(new MemberId(newcomer.id))) {
            newcomer.close();
            placeLeft();
        } else {
            home.clients.add(newcomer);
            newcomer.entered(this, () -> home.later(50, () -> leave(newcomer)));
        }
        closeIfEmpty();
    }

    void leave(SimulatedClient client) {
        boolean here = home.clients.remove(client);
        if (here) {
            // Its connection still takes what has gathered for it.
            chamber.leave(Objects.requireNonNull(client.member));
        }
        client.close();
        if (here) {
            placeLeft();
            closeIfEmpty();
        }
    }

    private void placeLeft() {
        claimed--;
        counted--;
        home.directory().leave(home.id);
    }

    private void closeIfEmpty() {
        if (entering.isEmpty() && chamber.localMembers() == 0 && !closed) {
            chamber.close();
            endTick();
            closed = true;
            meetings.close();
            home.closed(this);
        }
    }

    /** Says again what the directory should know, and meets those whom it names. */
    void reassert() {
        List<ShardId> others = home.directory().reassert(home.id, claimed, chamber.nextId());
        home.later(20, () -> {
            meetings.meetAll(others);
            due();
        });
    }

    Snapshot greeted(Snapshot theirs, boolean entering) {
        due();
        return meetings.greeted(theirs, entering);
    }

    void heard(Batch batch) {
        if (!home.hasDeparted(batch.from().node())) {
            chamber.hear(batch);
            due();
        }
    }

    private void due() {
        if (!closed) {
            home.streams.due = true;
        }
    }

    private void endTick() {
        ticking = false;
        publish();
        chamber.endTick();
    }

    private void publish() {
        chamber.take().ifPresent(batch -> {
            home.publish(batch);
            due();
        });
    }

    @Override
    public void tickBegan() {
        if (ticking) {
            throw new AssertionError(home.id + " says twice that its tick began");
        }
        ticking = true;
        home.tickBegan(this::endTick);
    }

    @Override
    public void gap(ShardId shard, Position position) {
        long incarnation = position.incarnation();
        home.count("question");
        home.request(
                shard,
                QUESTION_TIMEOUT,
                asked -> asked.repeat(home.id, position),
                answer -> whileOpen(() -> chamber.peers().repeated(shard, incarnation, answer)),
                () -> whileOpen(() -> chamber.peers().unanswered(shard, incarnation)));
    }

    private void whileOpen(Runnable step) {
        if (!closed) {
            step.run();
            due();
        }
    }

    @Override
    public void repaired(long events) {
        home.count("repair");
    }

    @Override
    public void lost(ShardId shard, long events) {
        home.count("loss");
        home.lossy.add(shard);
    }

    @Override
    public void parted(ShardId shard) {
        meetings.parted(shard);
    }

    /** Time is short in the simulation: nobody waits for long. */
    @Override
    public void heldUp() {}

    @Override
    public void stalled(boolean now) {
        if (stalled == now) {
            throw new AssertionError(home.id + " is told twice that it is " + (now ? "" : "not ") + "stalled");
        }
        stalled = now;
    }
}
