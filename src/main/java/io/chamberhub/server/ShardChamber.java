package io.chamberhub.server;

import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.LocalMember;
import io.chamberhub.chamber.OwnStream;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.directory.Directory;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A chamber that is open on a shard: lets connections in and out. Open from the first connection that wants in until the
 * last is out. Confined to the event loop of its shard.
 */
final class ShardChamber implements Audit.Entry {
    /** The shard as its chambers need it. */
    interface Home extends Meetings.Home {
        Context context();

        Tick tick();

        Streams streams();

        Counts counts();

        Sources sources();

        HookReports hooks();

        Congestion congestion();

        /** Messages that do not end hold members of the chamber up, until it says otherwise. */
        void heldUp(Chamber chamber);

        /** A chamber of this shard, empty as yet, with an incarnation of its own. */
        Chamber chamber(Hall hall, Chamber.Host host);

        /** What the directory counts for it. */
        Places places(ChamberName name, Chamber chamber);

        /** Nobody is left; {@code forgotten} completes when the directory knows. */
        void emptied(ShardChamber chamber, Future<Void> forgotten);
    }

    private final Hall hall;
    private final Home home;
    private final Exchange exchange;
    private final Chamber chamber;
    private final Places places;
    private final ChamberParts parts = new ChamberParts();
    private int entering;
    private boolean closed;

    ShardChamber(ChamberName name, Hall hall, Home home) {
        this.hall = hall;
        this.home = home;
        this.exchange = new Exchange(name, hall, home);
        this.chamber = exchange.chamber();
        this.places = home.places(name, chamber);
    }

    Hall hall() {
        return hall;
    }

    ChamberName name() {
        return exchange.name();
    }

    OwnStream stream() {
        return exchange.stream();
    }

    /** What it exchanges with the other shards. */
    Exchange exchange() {
        return exchange;
    }

    /** A connection wants in. It is welcomed or refused, unless it is gone by then. */
    void admit(Connection newcomer) {
        entering++;
        home.sources()
                .admit(hall.settings(), newcomer)
                .compose(room -> room
                        ? places.admit(hall.limits())
                        : Future.succeededFuture(new Directory.Refused(Ending.TOO_MANY_CONNECTIONS)))
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
        exchange.meetings().admitted(admitted.earlier(), places.count() == 1).onComplete(met -> {
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
                exchange.stall().joined(newcomer);
                LocalMember member = chamber.enter(admitted.id(), newcomer.delivery());
                // Before it can be read from, and so leave.
                report(newcomer, member.id());
                ChamberPart part = new ChamberPart(
                        this, newcomer, member, newcomer.guest().readonly(), System.currentTimeMillis());
                parts.add(part);
                home.counts().open.changed(name(), 1);
                newcomer.welcomed(part);
                entered(newcomer, Optional.empty());
            }
        });
    }

    private void report(Connection inside, MemberId id) {
        home.hooks().joined(name(), id.toString(), inside.guest().subject().orElse(null));
    }

    /** Says who is here to the hall's webhook, which may be a new one. */
    void reportMembers() {
        parts.all().forEach(part -> report(part.connection(), part.id()));
    }

    private void entered(Connection newcomer, Optional<Ending> refusal) {
        entering--;
        refusal.ifPresent(newcomer::end);
        closeIfEmpty();
    }

    /** Whether what a member of this shard sends cannot be passed on at once; it will then be told to go on. */
    boolean mustWait(Connection sender) {
        return exchange.stall().isOn() || home.congestion().mustWait(stream(), sender);
    }

    /** A member of this shard is gone. */
    void leave(Connection connection, LocalMember member, ChamberPart part) {
        exchange.stall().left(connection);
        chamber.leave(member);
        parts.remove(part);
        home.counts().open.changed(name(), -1);
        home.hooks().left(name(), member.id().toString());
        places.leave();
        closeIfEmpty();
    }

    /** Its members on this shard. */
    ChamberParts parts() {
        return parts;
    }

    /**
     * An operator or a program says something to members of this shard.
     *
     * @param ids whom it is for; empty for everyone
     * @return how many it is for
     */
    int publish(Set<MemberId> ids, Frame.Encoded frame) {
        return chamber.publish(ids, frame);
    }

    /**
     * Another shard is in the chamber: it is met here, and told who is.
     *
     * @param entering whether a connection of it waits for that
     */
    Snapshot greeted(Snapshot theirs, boolean entering) {
        exchange.due();
        return exchange.meetings().greeted(theirs, entering);
    }

    /** Says again what the directory should know, and meets those shards that it names and that are not known here. */
    @Override
    public Future<?> reassert() {
        return places.reassert().onSuccess(others -> {
            exchange.meetings().meetAll(others);
            exchange.due();
        });
    }

    /** These shards have died, or are taken to be dead. */
    void forget(Predicate<ShardId> gone) {
        exchange.meetings().forget(gone);
    }

    private void closeIfEmpty() {
        if (entering == 0 && chamber.localMembers() == 0 && !closed) {
            closed = true;
            exchange.close();
            home.emptied(this, places.settled());
        }
    }
}
