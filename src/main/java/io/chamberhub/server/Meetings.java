package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the shards of a chamber come to know each other: the one that the directory admits later greets each one that was
 * there earlier, and both sides then read each other's stream and route to each other. Confined to the event loop of its
 * shard.
 */
final class Meetings {
    /** The shard that a chamber is open on. */
    interface Home {
        ShardId self();

        Cluster cluster();

        ShardBus bus();

        /** Whether a node is known to have died or left; what still comes from it must not count. */
        boolean hasDeparted(String node);
    }

    /** What the chamber exchanges with other shards besides. */
    interface Host {
        /** Publishes what is gathered of this shard's stream: nobody is told that it goes further than that. */
        void publish();

        /** Something has been read or written, or somebody met: others are to be told soon. */
        void due();

        /** Tells a shard that this one does not read that stream of its, and will not. */
        void tellAbsent(ShardId writer, Position position);
    }

    /** What a shard has said, and whether it was entering. */
    private record Greeting(Snapshot snapshot, boolean entering) {}

    private static final Logger log = LoggerFactory.getLogger(Meetings.class);

    /** How often a shard that lives but does not answer is greeted before a newcomer is turned away. */
    private static final int GREETINGS = 15;

    private final ChamberName name;
    private final Home home;
    private final Chamber chamber;
    private final Host host;

    private final Map<ShardId, Future<Void>> greetings = new HashMap<>();
    /**
     * What shards said in greeting while they were, or were still to be, greeted from here. It may have been said before
     * this chamber was open, and what they wrote next was not heard then; so it is their answer that counts.
     */
    private final Map<ShardId, Greeting> early = new HashMap<>();

    private boolean admitted;
    private boolean closed;

    Meetings(ChamberName name, Home home, Chamber chamber, Host host) {
        this.name = name;
        this.home = home;
        this.chamber = chamber;
        this.host = host;
    }

    /**
     * A connection of this shard has been admitted.
     *
     * @param earlier the shards that were there before
     * @param first whether the directory counted no connection of this shard just before; then what is known of the
     *     others may be out of date, and so may be what they know of this one
     * @return completes when all of them know this shard, and are known
     */
    Future<?> admitted(List<ShardId> earlier, boolean first) {
        List<Future<Void>> meetings = earlier.stream()
                .filter(peer -> first || !chamber.peers().reads(peer))
                .map(peer -> greet(peer, true))
                .toList();
        if (!admitted) {
            admitted = true;
            meetLaterOnes();
        }
        return Future.all(meetings);
    }

    /**
     * Another shard is in the chamber and wants to know who is here.
     *
     * @param entering whether a connection of it waits for the answer
     */
    Snapshot greeted(Snapshot theirs, boolean entering) {
        ShardId peer = theirs.shard();
        if (admitted && !greetings.containsKey(peer)) {
            meet(new Greeting(theirs, entering));
        } else {
            chamber.peers().expect(peer);
            early.put(peer, new Greeting(theirs, entering));
        }
        home.cluster().routes().add(name, home.self(), peer);
        return snapshot(peer);
    }

    /**
     * A greeting that no connection waits for may come from a chamber that ended before this one began, and name ids that belong
     * to others by now. So its shard is asked.
     */
    private void meet(Greeting greeting) {
        ShardId peer = greeting.snapshot().shard();
        if (greeting.entering() || chamber.peers().reads(peer)) {
            chamber.peers().meet(greeting.snapshot());
        } else {
            meet(peer);
        }
    }

    /** These shards are in the chamber; those that are not read are met. */
    void meetAll(List<ShardId> others) {
        others.stream().filter(peer -> !chamber.peers().reads(peer)).forEach(this::meet);
    }

    /** The chamber is closed here: nothing is sent to anybody, but that the stream is kept for those who read it. */
    void close() {
        closed = true;
        Stream.concat(chamber.peers().shards().stream(), chamber.stream().readers().stream())
                .distinct()
                .forEach(shard -> home.cluster().routes().remove(name, home.self(), shard));
    }

    /** This shard is in the chamber, and something that it or this one knows of the other is amiss. */
    void meet(ShardId peer) {
        if (admitted && !closed && !peer.equals(home.self())) {
            greet(peer, false).onFailure(failure -> log.debug("{} was not met: {}", peer, failure.getMessage()));
        }
    }

    /**
     * A stream that is not read here goes so far. Its shard is met; if another one or none is read then, that one has
     * ended, and was kept for members that this shard had in the chamber before.
     */
    void reaches(ShardId peer, Position position) {
        if (admitted && !closed) {
            greet(peer, false).onSuccess(met -> {
                if (!chamber.peers().reads(peer, position.incarnation())) {
                    host.tellAbsent(peer, position);
                }
            });
        }
    }

    /** These shards have died, or are taken to be dead. */
    void forget(Predicate<ShardId> gone) {
        early.keySet().removeIf(gone);
        chamber.forget(gone);
        // Those that are just being greeted will be readers again from then on.
        chamber.stream().readers().stream().filter(gone).forEach(chamber.stream()::removeReader);
    }

    /** A shard has no part in the chamber any more, unless it is just being asked; nothing need be sent to it. */
    void parted(ShardId shard) {
        // A closed chamber's route may have become that of the next one of its name.
        if (!closed && !greetings.containsKey(shard)) {
            chamber.stream().removeReader(shard);
            home.cluster().routes().remove(name, home.self(), shard);
        }
    }

    /** Shards that are not among the earlier ones came later, and so found this chamber open. */
    private void meetLaterOnes() {
        Map<ShardId, Greeting> later = new HashMap<>(early);
        later.keySet().removeAll(greetings.keySet());
        early.keySet().removeAll(later.keySet());
        later.values().forEach(this::meet);
    }

    private Future<Void> greet(ShardId peer, boolean entering) {
        if (home.hasDeparted(peer.node())) {
            return Future.succeededFuture();
        }
        Future<Void> known = greetings.get(peer);
        if (known != null) {
            return known;
        }
        // What this shard writes from now on is for the peer too, so the route has to be there first.
        chamber.peers().expect(peer);
        home.cluster().routes().add(name, home.self(), peer);
        Promise<Void> meeting = Promise.promise();
        greetings.put(peer, meeting.future());
        greet(peer, entering, GREETINGS).onComplete(met -> {
            greetings.remove(peer);
            if (!chamber.peers().reads(peer)) {
                parted(peer);
            }
            meeting.handle(met);
        });
        return meeting.future();
    }

    private Future<Void> greet(ShardId peer, boolean entering, int attempts) {
        return home.bus().greet(peer, name, snapshot(peer), entering).transform(answer -> {
            boolean absent = answer.succeeded() && answer.result().isEmpty();
            boolean again = absent ? early.remove(peer) != null : answer.failed() && !isGone(peer);
            if (closed) {
                return Future.succeededFuture();
            }
            if (again && attempts > 1) {
                // It has greeted this shard meanwhile, or its answer was lost.
                return greet(peer, entering, attempts - 1);
            }
            if (answer.failed() && again) {
                log.atError()
                        .setCause(answer.cause())
                        .addKeyValue("hall", name.hall())
                        .addKeyValue("chamber", name.name())
                        .addKeyValue("shard", peer)
                        .log("no answer");
                dismiss(peer);
                return Future.failedFuture(answer.cause());
            }
            if (answer.succeeded() && !absent && !home.hasDeparted(peer.node())) {
                answered(answer.result().orElseThrow());
            } else {
                dismiss(peer);
            }
            return Future.succeededFuture();
        });
    }

    private Snapshot snapshot(ShardId reader) {
        host.publish();
        return chamber.snapshot(reader);
    }

    /** It is gone if it was seen to go, or if it does not answer and the cluster does not know it. */
    private boolean isGone(ShardId peer) {
        return home.hasDeparted(peer.node()) || !home.cluster().contains().test(peer.node());
    }

    private void answered(Snapshot theirs) {
        early.remove(theirs.shard());
        chamber.peers().meet(theirs);
        host.due();
    }

    private void dismiss(ShardId peer) {
        Greeting said = early.remove(peer);
        if (said != null && !home.hasDeparted(peer.node())) {
            chamber.peers().meet(said.snapshot());
        }
        chamber.dismiss(peer);
    }
}
