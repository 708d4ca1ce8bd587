package io.chamberhub.rooms;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.room.Replica;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomUpdate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a room from version to version, for the clients of its shard. What is heard too early is kept until what comes before it has
 * been heard, or has been asked for. Confined to the event loop of its shard.
 */
final class Follower {
    /** The shard as a follower needs it. */
    interface Home {
        /** What has happened in a room since. */
        Future<RoomUpdate> since(ChamberName room, RoomPosition known);

        /** So many clients more are in the room here, or fewer where it is less than 0. */
        void counted(ChamberName room, int more);

        /** Does something after so many ms. */
        Later later(long millis, Runnable step);

        /** Who wants to know of clients that come and go. */
        RoomWatch watch();
    }

    /**
     * Something that was heard of the room.
     *
     * @param events that happened, one after the other
     * @param newcomers of this shard among those who joined by them, by id
     * @param then is done once clients have been told
     */
    record Heard(List<RoomEvent> events, Map<String, Attendee> newcomers, Runnable then) {
        static Heard of(List<RoomEvent> events) {
            return new Heard(events, Map.of(), () -> {});
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Follower.class);

    /** For so long what is missing may still be on its way, in ms. */
    private static final long PATIENCE = 100;

    /** Before the store is asked again that could not be reached, in ms. */
    private static final long PAUSE = 500;

    private static final RoomSnapshot UNKNOWN = new RoomSnapshot(new RoomPosition(0, 0), Map.of(), List.of(), 1);

    private final ChamberName name;
    private final Home home;
    private final Audience audience;
    private final EarlyNews early = new EarlyNews();
    /** The room as it is known here. Null until somebody here has been in it. */
    private @Nullable Replica replica;

    /** Somebody here wants in, and what happens then may be told before it is known that they are. */
    private boolean expecting;

    private @Nullable Promise<Void> asking;
    private boolean anew;
    private boolean patient;

    /** @param readmission is called for each client of this shard that the room has lost */
    Follower(ChamberName name, Home home, BiConsumer<RoomClient, Attendee> readmission) {
        this.name = name;
        this.home = home;
        this.audience = new Audience(name, home.watch(), readmission, more -> home.counted(name, more));
    }

    /** Says to the watch who is here. */
    void reportClients() {
        if (replica != null) {
            audience.report(replica);
        }
    }

    /** The room as it was last known here; an empty one if it never was. */
    RoomSnapshot known() {
        return replica == null ? UNKNOWN : replica.snapshot();
    }

    /** How far the room had come when it was last known here; {@link RoomPosition#NONE} if it never was. */
    RoomPosition position() {
        return replica == null ? RoomPosition.NONE : replica.position();
    }

    /** Whether the room is known here: somebody here is in it, and so this shard is told what happens. */
    boolean isFollowing() {
        return replica != null && !audience.isEmpty();
    }

    /** A client of this shard as the room knows it; null if it does not. */
    @Nullable
    RoomClient client(String id) {
        return replica == null ? null : replica.client(id);
    }

    /** Whether there is nobody here to be told anything. */
    boolean isIdle() {
        return audience.isEmpty() && early.isEmpty();
    }

    /** A client of this shard need not be told anything any more. */
    void remove(String client) {
        audience.remove(client);
    }

    /** Somebody here wants into a room that is not followed. */
    void expect() {
        expecting = true;
    }

    /** Nobody was let in. */
    void expectNothing() {
        expecting = false;
        if (replica == null) {
            early.takeAll().forEach(heard -> heard.then().run());
        }
    }

    /** Somebody was let in, into the room as the answer says it was before. */
    void begin(RoomAnswer answer) {
        RoomSnapshot before = answer.snapshot();
        if (before != null && audience.isEmpty()) {
            replica = Replica.of(before);
        } else if (replica == null) {
            replica = Replica.of(new RoomSnapshot(answer.before(), Map.of(), List.of(), 1));
        }
        expecting = false;
    }

    /** Something has happened after {@code before}. */
    void heard(RoomPosition before, Heard heard) {
        Replica following = replica;
        if (before.equals(RoomPosition.NONE) || (following == null && !expecting)) {
            heard.then().run();
        } else if (following == null || !follows(following.position(), before)) {
            early.add(before, heard);
        } else {
            apply(following, before, heard);
        }
        goOn();
    }

    private static boolean follows(RoomPosition known, RoomPosition before) {
        return before.life() == known.life() && before.version() <= known.version();
    }

    private void goOn() {
        Replica following = replica;
        if (following == null) {
            return;
        }
        EarlyNews.News next = early.take(following.position());
        while (next != null) {
            apply(following, next.before(), next.heard());
            next = early.take(following.position());
        }
        if (early.isTooMuch()) {
            // Whatever it was, it is part of what the room is like now.
            beginAnew();
        } else if (!early.isEmpty()) {
            bePatient();
        }
    }

    private void bePatient() {
        if (!patient) {
            patient = true;
            home.later(PATIENCE, () -> {
                patient = false;
                if (!early.isEmpty()) {
                    catchUp();
                }
            });
        }
    }

    private void apply(Replica following, RoomPosition before, Heard heard) {
        long known = following.position().version() - before.version();
        List<RoomEvent> events = heard.events();
        for (int i = (int) Math.min(known, events.size()); i < events.size(); i++) {
            audience.happened(following, events.get(i), heard.newcomers());
        }
        finish(following, heard);
    }

    /** Who has joined by something that was known already is welcomed into the room as it is by now. */
    private void finish(Replica following, Heard heard) {
        audience.welcome(following, heard.newcomers());
        heard.then().run();
    }

    /** Asks what has happened that was not heard. Completes when it has been applied. */
    Future<Void> catchUp() {
        return ask(position());
    }

    /** Asks what the room is like, whatever is known: two histories of it may have gone apart. Completes when it is known. */
    Future<Void> beginAnew() {
        anew |= asking != null;
        return ask(RoomPosition.NONE);
    }

    private Future<Void> ask(RoomPosition from) {
        if (replica == null || isIdle()) {
            return Future.succeededFuture();
        }
        if (asking != null) {
            return asking.future();
        }
        Promise<Void> answered = Promise.promise();
        asking = answered;
        RoomPosition known = position();
        home.since(name, from).onComplete(update -> {
            asking = null;
            if (anew) {
                anew = false;
                ask(RoomPosition.NONE).onComplete(answered);
                return;
            }
            if (update.succeeded()) {
                missed(known, update.result());
            } else {
                log.debug("to be asked again: {}", update.cause().getMessage());
                home.later(PAUSE, from.equals(RoomPosition.NONE) ? this::beginAnew : this::catchUp);
            }
            answered.handle(update.mapEmpty());
        });
        return answered.future();
    }

    /** @param known how far the room had come here when it was asked */
    private void missed(RoomPosition known, RoomUpdate update) {
        Replica following = replica;
        if (following == null) {
            return;
        }
        if (update instanceof RoomUpdate.Events events) {
            apply(following, known, Heard.of(events.events()));
        } else if (update instanceof RoomUpdate.Gone) {
            // Lost with its nodes. The first step that anybody takes makes it good.
            early.takeAll().forEach(heard -> finish(following, heard));
            audience.readmitAll(following);
        } else if (update instanceof RoomUpdate.Anew now && known.equals(following.position())) {
            Replica found = audience.beginAnew(following, now.snapshot());
            replica = found;
            early.takeOthers(found.position().life()).forEach(heard -> finish(found, heard));
        } else {
            // More was heard meanwhile than what this one says.
            home.later(PATIENCE, this::beginAnew);
        }
        if (!(update instanceof RoomUpdate.Anew)) {
            early.takeOthers(following.position().life()).forEach(heard -> finish(following, heard));
        }
        goOn();
    }
}
