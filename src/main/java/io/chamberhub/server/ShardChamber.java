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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chamber that is open on a shard: lets connections in and out, meets the other shards, and carries its stream to the
 * bus. Open from the first connection that wants in until the last is out. Confined to the event loop of its shard.
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

    /** How often a shard that lives but does not answer is greeted before a newcomer is turned away. */
    private static final int GREETINGS = 15;

    private final ChamberName name;
    private final HallSettings hall;
    private final Home home;
    private final Chamber chamber;
    private final MessageConsumer<?> consumer;
    private final Map<ShardId, Future<Void>> greetings = new HashMap<>();
    /**
     * What shards said in greeting while they were, or were still to be, greeted from here. It may have been said before
     * this chamber was open, and what they wrote next was not heard then; so it is their answer that counts.
     */
    private final Map<ShardId, Snapshot> early = new HashMap<>();

    private Future<Void> settled;
    private int entering;
    private boolean admitted;
    private boolean closed;

    /** @param settled completes when the directory has forgotten what this shard last had to do with the chamber */
    ShardChamber(ChamberName name, HallSettings hall, Home home, Future<Void> settled) {
        this.name = name;
        this.hall = hall;
        this.home = home;
        this.settled = settled;
        this.chamber = home.chamber(hall, this);
        this.consumer = home.bus().open(name, this::heard);
    }

    ChamberName name() {
        return name;
    }

    /** A connection wants in. It is welcomed or refused, unless it is gone by then. */
    void admit(Connection newcomer) {
        entering++;
        settled.compose(v -> home.directory().admit(name, home.self(), hall.limits()))
                .onSuccess(answer -> {
                    if (answer instanceof Directory.Admitted place) {
                        meet(place, newcomer);
                    } else if (answer instanceof Directory.Refused refused) {
                        entered(newcomer, Optional.of(refused.ending()));
                    }
                })
                .onFailure(failure -> {
                    log.atError()
                            .setCause(failure)
                            .addKeyValue("hall", name.hall())
                            .addKeyValue("chamber", name.name())
                            .log("the directory did not admit");
                    entered(newcomer, Optional.of(Ending.DIRECTORY_UNAVAILABLE));
                });
    }

    /** Before the newcomer is welcomed, every shard that was there earlier must know this one, and be known. */
    private void meet(Directory.Admitted answer, Connection newcomer) {
        List<Future<Void>> meetings = answer.earlier().stream().map(this::greet).toList();
        if (!admitted) {
            admitted = true;
            meetLater();
        }
        Future.all(meetings).onComplete(met -> {
            if (newcomer.isGone() || met.failed()) {
                forgetOne();
                entered(newcomer, Optional.of(Ending.INTERNAL_ERROR));
            } else {
                newcomer.welcomed(chamber.enter(answer.id(), newcomer));
                entered(newcomer, Optional.empty());
            }
        });
    }

    /** Shards that are not among the earlier ones came later, and so found this chamber open. */
    private void meetLater() {
        Map<ShardId, Snapshot> later = new HashMap<>(early);
        later.keySet().removeAll(greetings.keySet());
        early.keySet().removeAll(later.keySet());
        later.values().forEach(chamber::meet);
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
        if (admitted && !greetings.containsKey(theirs.shard())) {
            chamber.meet(theirs);
        } else {
            chamber.expect(theirs.shard());
            early.put(theirs.shard(), theirs);
        }
        home.cluster().routes().add(name, home.self(), theirs.shard());
        return chamber.snapshot();
    }

    private void heard(Batch batch) {
        if (!home.hasDeparted(batch.from().node())) {
            chamber.hear(batch);
        }
    }

    /** A node has died or left. */
    void nodeLeft(String node) {
        early.keySet().removeIf(shard -> shard.node().equals(node));
        chamber.forget(shard -> shard.node().equals(node));
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
        home.cluster().routes().remove(name, home.self(), shard);
    }

    private Future<Void> greet(ShardId peer) {
        if (chamber.reads(peer) || home.hasDeparted(peer.node())) {
            return Future.succeededFuture();
        }
        Future<Void> known = greetings.get(peer);
        if (known != null) {
            return known;
        }
        // What this shard writes from now on is for the peer too, so the route has to be there first.
        chamber.expect(peer);
        home.cluster().routes().add(name, home.self(), peer);
        Future<Void> meeting = greet(peer, GREETINGS);
        greetings.put(peer, meeting);
        return meeting.onComplete(met -> greetings.remove(peer));
    }

    private Future<Void> greet(ShardId peer, int attempts) {
        return home.bus().greet(peer, name, chamber.snapshot()).transform(answer -> {
            boolean absent = answer.succeeded() && answer.result().isEmpty();
            if (absent && early.remove(peer) != null && attempts > 1) {
                // It has greeted this shard meanwhile.
                return greet(peer, attempts - 1);
            }
            if (answer.succeeded()) {
                answer.result().ifPresentOrElse(this::answered, () -> dismiss(peer));
                return Future.succeededFuture();
            }
            if (isGone(peer)) {
                dismiss(peer);
                return Future.succeededFuture();
            }
            if (attempts > 1) {
                return greet(peer, attempts - 1);
            }
            dismiss(peer);
            log.atError()
                    .setCause(answer.cause())
                    .addKeyValue("hall", name.hall())
                    .addKeyValue("chamber", name.name())
                    .addKeyValue("shard", peer)
                    .log("no answer");
            return Future.failedFuture(answer.cause());
        });
    }

    /** It is gone if it was seen to go, or if it does not answer and the cluster does not know it. */
    private boolean isGone(ShardId peer) {
        return home.hasDeparted(peer.node()) || !home.cluster().contains().test(peer.node());
    }

    private void answered(Snapshot theirs) {
        early.remove(theirs.shard());
        if (home.hasDeparted(theirs.shard().node())) {
            dismiss(theirs.shard());
            return;
        }
        chamber.meet(theirs);
        // Meeting a later incarnation ended the earlier one and took its route.
        home.cluster().routes().add(name, home.self(), theirs.shard());
    }

    private void dismiss(ShardId peer) {
        Snapshot said = early.remove(peer);
        if (said != null && !home.hasDeparted(peer.node())) {
            chamber.meet(said);
        }
        chamber.dismiss(peer);
        if (!chamber.reads(peer)) {
            parted(peer);
        }
    }

    /** The directory counts one connection less. Whoever opens this chamber again here waits for that. */
    private void forgetOne() {
        Future<Void> left = home.directory().leave(name, home.self()).recover(failure -> {
            log.atError()
                    .setCause(failure)
                    .addKeyValue("hall", name.hall())
                    .addKeyValue("chamber", name.name())
                    .log("the directory did not take note of a leave");
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
}
