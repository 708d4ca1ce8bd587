package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomUpdate;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps rooms: their state, their clients, and the one order of what happens in them.
 *
 * <p>Promises:
 *
 * <ol>
 *   <li>Commits to one room are heard one after the other, each as a whole. One that is heard twice counts once.
 *   <li>What was answered survives the loss of any one node.
 *   <li>The latest events of a room are remembered, so that whoever missed some can be told which.
 *   <li>A hall never has more rooms than its limits allow, those included that are empty and not yet ended. Only a room that was
 *       lost is made good whatever the limits.
 *   <li>A room that has ended leaves nothing behind.
 * </ol>
 *
 * <p>Thread-safe. Answers come on the context of the caller. A failed future means that the store cannot be reached: the commit has
 * been heard or not, or will still be heard a little later. Whoever asked says the same commit again, and gives up only
 * with the node.
 */
public interface RoomStore {
    /** Takes steps in a room. */
    Future<RoomAnswer> commit(ChamberName room, RoomCommit commit);

    /** What has happened in a room since it was at {@code known}. */
    Future<RoomUpdate> since(ChamberName room, RoomPosition known);

    /** A room as it is now; empty if there is none. */
    Future<Optional<RoomSnapshot>> room(ChamberName room);

    /** The rooms of a hall, in no order, those included that are empty and not yet ended. Not one moment's view. */
    Future<List<Summary>> rooms(String hall);

    /** How many rooms a hall has, those included that are empty and not yet ended; who comes or goes meanwhile may count or not. */
    Future<Integer> roomsIn(String hall);

    /**
     * The rooms in which shards of nodes that are gone still have clients, or something to do. Somebody has to {@linkplain
     * io.chamberhub.room.RoomStep.Adopt adopt} them.
     *
     * @param living the nodes that are in the cluster
     * @return for each of the rooms, these nodes
     */
    Future<Map<ChamberName, Set<String>>> orphans(Set<String> living);

    /** Succeeds if the store can be reached. */
    Future<Void> check();

    /**
     * A room in short.
     *
     * @param clients how many there are, those included that only listen
     * @param keys of its state
     * @param bytes of its state
     */
    record Summary(ChamberName room, int clients, int keys, int bytes) {}
}
