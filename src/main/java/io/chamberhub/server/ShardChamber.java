package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.LocalMember;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.directory.Directory;
import io.chamberhub.wire.Ending;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chamber that is open on a shard: lets connections in and out, and carries its stream to the bus. Open from the first
 * connection that wants in until the last is out. Confined to the event loop of its shard.
 */
final class ShardChamber implements Chamber.Host, Tick.Task {
    /** The shard as its chambers need it. */
    interface Home {
        ShardId self();

        Cluster cluster();

        Directory directory();

        ShardBus bus();

        Tick tick();

        /** A chamber of this shard, empty as yet, with an incarnation of its own. */
        Chamber chamber(HallSettings hall, Chamber.Host host);

        /** Whether a node is known to have died or left; what still comes from it must not count. */
        boolean hasDeparted(String node);

        /** Part of another shard's stream never came. */
        void lost(long events);

        /** Nobody is left; {@code forgotten} completes when the directory knows. */
        void emptied(ShardChamber chamber, Future<Void> forgotten);
    }

    private static final Logger log = LoggerFactory.getLogger(ShardChamber.class);

    private final ChamberName name;
    private final HallSettings hall;
    private final Home home;
    private final Chamber chamber;
    private final Meetings meetings;
    private final MessageConsumer<?> consumer;
    /** Completes when the directory has taken note of every leave so far. */
    private Future<Void> settled;

    private int entering;
    /** Connections that the directory counts, as far as this shard has heard. */
    private int counted;

    private boolean closed;

    /** @param settled completes when the directory has forgotten what this shard last had to do with the chamber */
    ShardChamber(ChamberName name, HallSettings hall, Home home, Future<Void> settled) {
        this.name = name;
        this.hall = hall;
        this.home = home;
        this.settled = settled;
        this.chamber = home.chamber(hall, this);
        this.meetings = new Meetings(name, home, chamber);
        this.consumer = home.bus().open(name, this::heard);
    }

    ChamberName name() {
        return name;
    }

    /** A connection wants in. It is welcomed or refused, unless it is gone by then. */
    void admit(Connection newcomer) {
        entering++;
        settled.compose(v -> home.directory().admit(name, home.self(), hall.limits(), 0))
                .onSuccess(answer -> {
                    if (answer instanceof Directory.Admitted admitted) {
                        meet(admitted, newcomer);
                    } else if (answer instanceof Directory.Refused refused) {
                        entered(newcomer, Optional.of(refused.ending()));
                    }
                })
                .onFailure(failure -> {
                    failed("the directory did not admit", failure);
                    entered(newcomer, Optional.of(Ending.DIRECTORY_UNAVAILABLE));
                });
    }

    /** Before the newcomer is welcomed, every shard that was there earlier must know this one, and be known. */
    private void meet(Directory.Admitted admitted, Connection newcomer) {
        boolean first = counted == 0;
        counted++;
        meetings.admitted(admitted.earlier(), first).onComplete(met -> {
            if (newcomer.isGone()) {
                newcomer.abandon();
                forgetOne();
                entered(newcomer, Optional.empty());
            } else if (met.failed()) {
                forgetOne();
                entered(newcomer, Optional.of(Ending.INTERNAL_ERROR));
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
        forgetOne();
        closeIfEmpty();
    }

    /** Another shard has come into the chamber: it is met here, and told who is. */
    Snapshot greeted(Snapshot theirs) {
        return meetings.greeted(theirs);
    }

    /** A node has died or left. */
    void nodeLeft(String node) {
        meetings.nodeLeft(node);
    }

    private void heard(Batch batch) {
        if (!home.hasDeparted(batch.from().node())) {
            chamber.hear(batch);
        }
    }

    @Override
    public void streamGrew() {
        home.tick().publish(this);
    }

    @Override
    public void endTick() {
        chamber.take().ifPresent(batch -> home.bus().publish(name, batch));
    }

    @Override
    public void lost(ShardId shard, long events) {
        log.atError()
                .addKeyValue("hall", name.hall())
                .addKeyValue("chamber", name.name())
                .addKeyValue("shard", shard)
                .addKeyValue("events", events)
                .log("the bus lost part of a stream");
        home.lost(events);
    }

    @Override
    public void parted(ShardId shard) {
        meetings.parted(shard);
    }

    /** The directory counts one connection less. Whoever wants in here later waits for that. */
    private void forgetOne() {
        counted--;
        Future<Void> left = home.directory().leave(name, home.self()).recover(failure -> {
            failed("the directory did not take note of a leave", failure);
            return Future.succeededFuture();
        });
        Future<Void> before = settled;
        settled = left.isComplete() ? before : before.compose(v -> left);
    }

    private void closeIfEmpty() {
        if (entering == 0 && chamber.localMembers() == 0 && !closed) {
            closed = true;
            chamber.close();
            endTick();
            consumer.unregister();
            chamber.peers().forEach(this::parted);
            home.emptied(this, settled);
        }
    }

    private void failed(String what, Throwable failure) {
        log.atError()
                .setCause(failure)
                .addKeyValue("hall", name.hall())
                .addKeyValue("chamber", name.name())
                .log(what);
    }
}
