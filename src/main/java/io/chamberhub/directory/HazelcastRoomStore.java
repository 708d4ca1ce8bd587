package io.chamberhub.directory;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.room.NoRoom;
import io.chamberhub.room.Room;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomUpdate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The rooms of a cluster: one Hazelcast entry per room and per hall, each changed by steps that are atomic and have a backup on
 * another node before they are answered. A hall counts rooms here as it counts chambers in the directory. Thread-safe.
 *
 * <p>Of a cluster that was split, the rooms of one side survive the reunion.
 */
public final class HazelcastRoomStore implements RoomStore {
    private static final String ROOMS = "hub.rooms";
    private static final String HALLS = "hub.roomhalls";

    private final Vertx vertx;
    private final IMap<String, Room> rooms;
    private final IMap<String, HallEntry> halls;
    private final Entries<Room> entries;
    private final Places places;
    private final LeftPlaces<Room> leftPlaces;
    private final Grace grace = new Grace(System::nanoTime);
    private final String self;
    private final Supplier<Set<String>> nodes;

    /**
     * Opens the store on a node that has joined.
     *
     * @param hazelcast an instance that was started with a {@linkplain #prepare prepared} configuration
     * @param self the id of this node
     * @param nodes the ids of the nodes that are in the cluster now
     */
    public HazelcastRoomStore(Vertx vertx, HazelcastInstance hazelcast, String self, Supplier<Set<String>> nodes) {
        this.vertx = vertx;
        this.rooms = hazelcast.getMap(ROOMS);
        this.halls = hazelcast.getMap(HALLS);
        this.entries = new Entries<>(vertx, rooms);
        this.places = new Places(new Entries<>(vertx, halls), self);
        this.leftPlaces = new LeftPlaces<>(halls, rooms, RoomLooks.Reservation::new);
        this.self = self;
        this.nodes = nodes;
    }

    /** Adds to a configuration that is prepared for the directory what rooms need besides: their maps. */
    public static void prepare(Config config) {
        Entries.prepare(config, Set.of(ROOMS, HALLS));
    }

    @Override
    public Future<RoomAnswer> commit(ChamberName name, RoomCommit commit) {
        return take(name, commit).compose(committed -> (committed.removed()
                        // Should it fail, the place is given back when next somebody looks for such places.
                        ? places.release(name, committed.reservation()).otherwiseEmpty()
                        : Future.<Void>succeededFuture())
                .map(committed.answer()));
    }

    /** A room that is missing may just have been lost: then those who know it are heard first. */
    private Future<Committed> take(ChamberName name, RoomCommit commit) {
        return entries.step(Keys.key(name), new CommitStep(commit)).compose(committed -> {
            if (!committed.absent() || !commit.create()) {
                return Future.succeededFuture(committed);
            }
            long remaining = commit.last() == null ? grace.remaining() : 0;
            return remaining == 0
                    ? create(name, commit)
                    : vertx.timer(remaining, TimeUnit.NANOSECONDS).compose(over -> take(name, commit));
        });
    }

    /** The hall must have a place, then the first one in creates the room. */
    private Future<Committed> create(ChamberName name, RoomCommit commit) {
        return places.withToken(
                        name,
                        token -> place(name, token, commit)
                                .compose(place -> settled(
                                        place
                                                ? entries.step(Keys.key(name), new CommitStep(commit, token, newLife()))
                                                : Future.succeededFuture(Committed.absent(NoRoom.answer(commit))))),
                        // Of a step that failed nobody knows whether it created the room. If not, reclaim finds out.
                        (token, step) -> step.failed() || step.result().stands(token))
                .compose(step -> step);
    }

    /** Succeeds with the future itself, once it has a result. */
    private static <T> Future<Future<T>> settled(Future<T> future) {
        return future.transform(result -> Future.succeededFuture(future));
    }

    /** Those who are in a room that was lost are not turned away. */
    private Future<Boolean> place(ChamberName name, String token, RoomCommit commit) {
        return commit.last() == null
                ? places.reserve(name, token, commit.limits().rooms())
                : places.hold(name, token).map(held -> true);
    }

    private static long newLife() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }

    @Override
    public Future<RoomUpdate> since(ChamberName name, RoomPosition known) {
        return entries.step(Keys.key(name), new RoomLooks.Since(known))
                .map(update -> update == null ? new RoomUpdate.Gone() : update);
    }

    @Override
    public Future<Optional<RoomSnapshot>> room(ChamberName name) {
        return entries.step(Keys.key(name), new RoomLooks.Now()).map(Optional::ofNullable);
    }

    @Override
    public Future<List<Summary>> rooms(String hall) {
        return wait(() -> rooms.executeOnEntries(new RoomLooks.InShort(hall)).entrySet().stream()
                .map(room -> room.getValue().summary(Keys.chamber(room.getKey())))
                .toList());
    }

    @Override
    public Future<Integer> roomsIn(String hall) {
        return places.taken(hall);
    }

    @Override
    public Future<Map<ChamberName, Set<String>>> orphans(Set<String> living) {
        return wait(() -> rooms.executeOnEntries(new RoomLooks.Orphan(living)).entrySet().stream()
                .collect(Collectors.toMap(room -> Keys.chamber(room.getKey()), Map.Entry::getValue)));
    }

    @Override
    public Future<Void> check() {
        return entries.check(Keys.NONE);
    }

    /**
     * Gives back the places in halls that nodes which are not in the cluster had taken for rooms they did not come to create,
     * and takes those again of rooms whose halls were lost. To be called on the cluster's oldest node.
     *
     * @return how many places were given back
     */
    public Future<Integer> sweep() {
        return wait(() -> {
            leftPlaces.restore();
            return leftPlaces.release(Looks.Tokens.ofOthersThan(nodes.get()), token -> !nodes.get()
                    .contains(HallEntry.node(token)));
        });
    }

    /**
     * Gives back the places in halls that this node took and that no room needs. To be called now and then on every node.
     *
     * @return how many places were given back
     */
    public Future<Integer> reclaim() {
        return wait(() -> leftPlaces.release(Looks.Tokens.of(self), places::isIdle));
    }

    /** To be told of every node that leaves the cluster or dies, before the shards are. */
    public void nodeLeft() {
        grace.nodeLeft();
    }

    /**
     * Reports, from now on, that rooms may have been lost because their node and the one with their backup have died.
     *
     * @param lost is called on a thread of Hazelcast's that must not be blocked, many times for one loss
     */
    public void watchLoss(Runnable lost) {
        rooms.addPartitionLostListener(event -> lost.run());
        halls.addPartitionLostListener(event -> lost.run());
    }

    private <R> Future<R> wait(Callable<R> question) {
        return vertx.executeBlocking(question, false);
    }
}
