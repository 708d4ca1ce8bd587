package io.chamberhub.rooms;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.directory.RoomStore;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.Refusal;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.StepOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of a cluster, for its operators and for the application that the hub is part of. Whatever node is asked, the whole cluster
 * is meant. What is done here takes its place in the one order of the room, so all clients see it between the same changes.
 *
 * <p>Thread-safe. A future fails with {@link IllegalArgumentException} where the hall has no rooms, and otherwise where the cluster
 * cannot be reached.
 */
public final class Rooms {
    /** Reaches the shard of this node that is to serve a room. */
    public interface Shards {
        /** Does something with the rooms of a shard, on its event loop. */
        void tell(ChamberName room, Consumer<ShardRooms> step);
    }

    /**
     * The types that the server makes up itself, and clients rely on. An answer to an action is not among them: it may be sent
     * later, too.
     */
    private static final Set<Integer> RESERVED = Set.of(0, 1, 2, 3, 4, 6, 7);

    private final RoomStore store;
    private final Supplier<Set<String>> halls;
    private final Shards shards;

    /** @param halls the paths of the halls that have rooms now */
    public Rooms(RoomStore store, Supplier<Set<String>> halls, Shards shards) {
        this.store = store;
        this.halls = halls;
        this.shards = shards;
    }

    /** The paths of the halls that have rooms. */
    public Set<String> halls() {
        return Set.copyOf(halls.get());
    }

    /** The rooms of a hall, in no order. Not one moment's view. */
    public Future<List<RoomStore.Summary>> list(String hall) {
        return halls.get().contains(hall) ? store.rooms(hall) : Future.failedFuture(noSuchHall(hall));
    }

    /** A room with its state and its clients, as it is now; empty if there is none. */
    public Future<Optional<RoomSnapshot>> find(String hall, String room) {
        return halls.get().contains(hall)
                ? store.room(new ChamberName(hall, room))
                : Future.failedFuture(noSuchHall(hall));
    }

    /**
     * Changes a room's state, and tells all its clients. A room that is not there comes into being, and ends {@code emptyRoomTtl} later if nobody
     * comes.
     *
     * @return empty if it was done, else why it was not: the limits of the hall hold for the server, too
     */
    public Future<Optional<Refusal>> change(String hall, String room, List<KeyChange> changes) {
        RoomStep step = new RoomStep.Change(null, true, changes, null, RoomStep.Seen.NOTHING);
        return take(hall, room, owed -> step)
                .map(outcome -> outcome instanceof StepOutcome.Refused refused
                        ? Optional.of(refused.refusal())
                        : Optional.empty());
    }

    /**
     * Sends a message to one client.
     *
     * @param message any object with a number for its {@code type}, but for those types by which the hub itself tells clients of state: 0 to 4, 6
     *     and 7
     * @return whether the client is in the room
     */
    public Future<Boolean> send(String hall, String room, String client, JsonObject message) {
        return checked(message).compose(text -> taken(hall, room, new RoomStep.Tell(client, text)));
    }

    /**
     * Sends a message to all clients of a room.
     *
     * @param message as in {@link #send}
     * @return whether there is such a room
     */
    public Future<Boolean> sendToAll(String hall, String room, JsonObject message) {
        return checked(message).compose(text -> taken(hall, room, new RoomStep.Tell(null, text)));
    }

    /**
     * Asks a client to go; it is closed with 1000 when it agrees, or five seconds later.
     *
     * @param message tells it why
     * @return whether the client is in the room
     */
    public Future<Boolean> eject(String hall, String room, String client, @Nullable String message) {
        return taken(hall, room, new RoomStep.Eject(client, message));
    }

    /**
     * Closes a room: its state is gone, and all its clients are asked to go. Who says hello from then on is in a new room of that name.
     *
     * @param message tells them why
     * @return whether there was such a room
     */
    public Future<Boolean> close(String hall, String room, @Nullable String message) {
        return take(hall, room, owed -> new RoomStep.Close(message, owed)).map(Rooms::hasHappened);
    }

    private Future<Boolean> taken(String hall, String room, RoomStep step) {
        return take(hall, room, owed -> step).map(Rooms::hasHappened);
    }

    private static boolean hasHappened(StepOutcome outcome) {
        return outcome instanceof StepOutcome.Done done && !done.events().isEmpty();
    }

    private Future<StepOutcome> take(String hall, String room, Function<Boolean, RoomStep> step) {
        if (!halls.get().contains(hall)) {
            return Future.failedFuture(noSuchHall(hall));
        }
        ChamberName name = new ChamberName(hall, room);
        Promise<StepOutcome> taken = Promise.promise();
        shards.tell(name, rooms -> rooms.take(name, step).onComplete(taken));
        return taken.future();
    }

    private static Future<String> checked(JsonObject message) {
        Object type = message.getValue("type");
        return type instanceof Integer number && !RESERVED.contains(number)
                ? Future.succeededFuture(message.encode())
                : Future.failedFuture(new IllegalArgumentException(
                        "type: " + type + " is not allowed; a message has a whole number other than 0 to 4, 6 and 7"));
    }

    private static IllegalArgumentException noSuchHall(String hall) {
        return new IllegalArgumentException("no hall of the protocol rooms: " + hall);
    }
}
