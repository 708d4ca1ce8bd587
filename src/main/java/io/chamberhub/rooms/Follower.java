package io.chamberhub.rooms;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.room.Replica;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomDifference;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomUpdate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a room from version to version, and tells the clients of its shard what happens. What is heard too early is kept until
 * what comes before it has been heard, or has been asked for. Confined to the event loop of its shard.
 */
final class Follower {
    /** The shard as a follower needs it. */
    interface Home {
        /** What has happened in a room since. */
        Future<RoomUpdate> since(ChamberName room, RoomPosition known);

        /** Does something after so many ms. */
        void later(long millis, Runnable step);
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

    private record Early(RoomPosition before, Heard heard) {}

    private static final Logger log = LoggerFactory.getLogger(Follower.class);

    /** For so long what is missing may still be on its way, in ms. */
    private static final long PATIENCE = 100;

    /** Before the store is asked again that could not be reached, in ms. */
    private static final long PAUSE = 500;

    private static final RoomSnapshot UNKNOWN = new RoomSnapshot(new RoomPosition(0, 0), Map.of(), List.of(), 1);

    private final ChamberName name;
    private final Home home;
    private final BiConsumer<RoomClient, Attendee> readmission;
    /** The clients of this shard, by id, in the order in which they came. */
    private final Map<String, Attendee> here = new LinkedHashMap<>();
    /** By the version before them. */
    private final TreeMap<Long, List<Early>> early = new TreeMap<>();
    /** Null as long as nobody here has been in the room. */
    private @Nullable Replica replica;

    private @Nullable Promise<Void> asking;
    private boolean patient;

    /** @param readmission is called for each client of this shard that the room has lost */
    Follower(ChamberName name, Home home, BiConsumer<RoomClient, Attendee> readmission) {
        this.name = name;
        this.home = home;
        this.readmission = readmission;
    }

    /** The room as it is known here; an empty one if it is not. */
    RoomSnapshot known() {
        return replica == null ? UNKNOWN : replica.snapshot();
    }

    /** How far the room has come, as it is known here; {@link RoomPosition#NONE} if it is not. */
    RoomPosition position() {
        return replica == null ? RoomPosition.NONE : replica.position();
    }

    /** Whether the room is known here. What it is may be out of date once nobody here is in it any more. */
    boolean isFollowing() {
        return replica != null;
    }

    /** A client of this shard as the room knows it; null if it does not. */
    @Nullable
    RoomClient client(String id) {
        return replica == null ? null : replica.client(id);
    }

    /** Whether there is nobody here to be told anything. */
    boolean isIdle() {
        return here.isEmpty() && early.isEmpty();
    }

    /** Whether what others have done is known here, as far as anything has been heard. */
    boolean isCurrent() {
        return early.isEmpty();
    }

    /** A client of this shard need not be told anything any more. */
    void remove(String client) {
        here.remove(client);
    }

    /** The first client of this shard is in the room, which was so before. */
    void begin(RoomAnswer answer) {
        if (replica == null) {
            RoomSnapshot before = answer.snapshot();
            replica = Replica.of(before == null ? new RoomSnapshot(answer.before(), Map.of(), List.of(), 1) : before);
        }
    }

    /** Something has happened after {@code before}. */
    void heard(RoomPosition before, Heard heard) {
        Replica following = replica;
        if (following == null || before.equals(RoomPosition.NONE)) {
            heard.then().run();
        } else if (before.life() != following.position().life()) {
            wait(before, heard);
            catchUp();
        } else if (before.version() > following.position().version()) {
            wait(before, heard);
            bePatient();
        } else {
            apply(following, before, heard);
            goOn();
        }
    }

    private void wait(RoomPosition before, Heard heard) {
        early.computeIfAbsent(before.version(), version -> new ArrayList<>()).add(new Early(before, heard));
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

    private void goOn() {
        Replica following = replica;
        while (following != null
                && !early.isEmpty()
                && early.firstKey() <= following.position().version()) {
            for (Early next : early.pollFirstEntry().getValue()) {
                if (next.before().life() == following.position().life()) {
                    apply(following, next.before(), next.heard());
                } else {
                    finish(following, next.heard());
                }
            }
        }
    }

    private void apply(Replica following, RoomPosition before, Heard heard) {
        long known = following.position().version() - before.version();
        for (int i = (int) Math.min(known, heard.events().size());
                i < heard.events().size();
                i++) {
            happened(following, heard.events().get(i), heard.newcomers());
        }
        finish(following, heard);
    }

    /** Who has joined by something that was known already is welcomed into the room as it is by now. */
    private void finish(Replica following, Heard heard) {
        heard.newcomers().forEach((id, newcomer) -> {
            if (following.client(id) != null && !here.containsKey(id)) {
                welcome(following, id, newcomer);
            }
        });
        heard.then().run();
    }

    private void welcome(Replica following, String id, Attendee newcomer) {
        here.put(id, newcomer);
        newcomer.welcomed(id, following);
    }

    private void happened(Replica following, RoomEvent event, Map<String, Attendee> newcomers) {
        if (event instanceof RoomEvent.Joined joined) {
            joined(following, joined.client(), newcomers.get(joined.client().id()));
        } else if (event instanceof RoomEvent.Left left) {
            left(following, left);
        } else if (event instanceof RoomEvent.Changed changed) {
            changed(following, changed);
        } else {
            following.apply(event);
            if (event instanceof RoomEvent.Told told) {
                told(told);
            } else if (event instanceof RoomEvent.Ejected ejected && here.get(ejected.client()) != null) {
                here.get(ejected.client()).ejected(ejected.message());
            } else if (event instanceof RoomEvent.Closed closed) {
                List<Attendee> all = List.copyOf(here.values());
                here.clear();
                all.forEach(conversation -> conversation.closed(closed.message()));
            }
        }
    }

    private void joined(Replica following, RoomClient client, @Nullable Attendee newcomer) {
        boolean known = following.client(client.id()) != null;
        following.apply(new RoomEvent.Joined(client));
        if (!client.readonly() && !known) {
            tell(RoomFrames.joined(client), client.id());
        }
        if (newcomer != null) {
            welcome(following, client.id(), newcomer);
        }
    }

    private void left(Replica following, RoomEvent.Left left) {
        RoomClient client = following.client(left.client());
        following.apply(left);
        Attendee mistaken = here.get(left.client());
        if (client == null) {
            return;
        }
        if (mistaken != null) {
            here.remove(left.client());
        }
        if (!client.readonly()) {
            tell(RoomFrames.left(List.of(client.id())), null);
        }
        if (mistaken != null) {
            here.put(left.client(), mistaken);
            readmission.accept(client, mistaken);
        }
    }

    private void changed(Replica following, RoomEvent.Changed changed) {
        RoomClient by = changed.by() == null ? null : following.client(changed.by());
        following.apply(changed);
        String silent = changed.echo() ? null : changed.by();
        if (by == null || !by.readonly()) {
            tell(RoomFrames.changed(changed), silent);
        } else if (changed.room() != null && !changed.room().isEmpty()) {
            // Logic may change the room for one who only listens, whose own state is nobody's business.
            tell(RoomFrames.changed(new RoomEvent.Changed(null, true, changed.room(), null)), silent);
        }
    }

    private void told(RoomEvent.Told told) {
        if (told.client() == null) {
            tell(RoomFrames.text(told.text()), null);
        } else if (here.get(told.client()) != null) {
            here.get(told.client()).tell(RoomFrames.text(told.text()));
        }
    }

    /** Tells all clients here but one. */
    private void tell(Buffer frame, @Nullable String but) {
        for (Map.Entry<String, Attendee> client : here.entrySet()) {
            if (!client.getKey().equals(but)) {
                client.getValue().tell(frame);
            }
        }
    }

    /** Asks what has happened that was not heard. Completes when it has been applied. */
    Future<Void> catchUp() {
        return ask(position());
    }

    /** Asks what the room is like, whatever is known: two histories of it may have gone apart. Completes when it is known. */
    Future<Void> beginAnew() {
        return ask(RoomPosition.NONE);
    }

    private Future<Void> ask(RoomPosition from) {
        if (replica == null) {
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
            if (update.succeeded()) {
                missed(known, update.result());
            } else if (!here.isEmpty()) {
                log.debug("to be asked again: {}", update.cause().getMessage());
                home.later(PAUSE, () -> ask(from));
            }
            if (!early.isEmpty()) {
                bePatient();
            }
            answered.handle(update.mapEmpty());
        });
        return answered.future();
    }

    private void missed(RoomPosition known, RoomUpdate update) {
        Replica following = replica;
        if (following == null) {
            return;
        }
        if (update instanceof RoomUpdate.Events events) {
            heard(known, Heard.of(events.events()));
            dropOtherLives(following);
        } else if (update instanceof RoomUpdate.Anew anew) {
            if (known.equals(following.position())) {
                beginAnew(following, anew.snapshot());
            } else {
                // More was heard meanwhile than what this one says.
                home.later(PATIENCE, this::beginAnew);
            }
        } else {
            // Lost with its nodes. The first step that anybody takes makes it good.
            List.copyOf(here.entrySet()).forEach(client -> readmitLost(following, client.getKey(), client.getValue()));
        }
    }

    /** What happened in a room that has been made good since is part of what it was made of, or lost. */
    private void dropOtherLives(Replica following) {
        List<Early> others = new ArrayList<>();
        early.values()
                .forEach(waiting -> waiting.removeIf(one -> {
                    boolean other = one.before().life() != following.position().life();
                    if (other) {
                        others.add(one);
                    }
                    return other;
                }));
        early.values().removeIf(List::isEmpty);
        others.forEach(one -> finish(following, one.heard()));
    }

    private void readmitLost(Replica following, String id, Attendee conversation) {
        RoomClient client = following.client(id);
        if (client != null) {
            readmission.accept(client, conversation);
        }
    }

    /** More was missed than is remembered, or the room has been made good: clients are told what is different. */
    private void beginAnew(Replica before, RoomSnapshot now) {
        List<RoomClient> lost = here.keySet().stream()
                .filter(id ->
                        now.clients().stream().noneMatch(client -> client.id().equals(id)))
                .flatMap(id -> Stream.ofNullable(before.client(id)))
                .toList();
        List<RoomClient> clients = new ArrayList<>(now.clients());
        clients.addAll(lost);
        RoomSnapshot withLost = new RoomSnapshot(now.position(), now.state(), clients, now.nextId());
        RoomDifference difference = before.differenceTo(withLost);
        Replica anew = Replica.of(withLost);
        replica = anew;
        if (!difference.isEmpty()) {
            tell(RoomFrames.difference(difference), null);
        }
        lost.forEach(client -> readmission.accept(client, Objects.requireNonNull(here.get(client.id()))));
        dropOtherLives(anew);
        goOn();
    }
}
