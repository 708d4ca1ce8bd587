package io.chamberhub.directory;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The directory of a cluster: one Hazelcast entry per chamber, per hall and per source, each changed by steps that are atomic and
 * have a backup on another node before they are answered. Looking is a step, too: a query would read an entry while a step
 * changes it. Thread-safe.
 *
 * <p>Of a cluster that was split, the entries of one side survive the reunion; shards say again what the others were.
 */
public final class HazelcastDirectory implements Directory {
    private static final String CHAMBERS = "hub.chambers";
    private static final String HALLS = "hub.halls";
    private static final String SOURCES = "hub.sources";

    /** Of a source: no hall has to know of it. */
    private static final String NO_RESERVATION = "";

    private final HazelcastRoomStore rooms;
    private final HazelcastBanList bans;
    private final HazelcastHookLedger hooks;
    private final Vertx vertx;
    private final IMap<String, ChamberEntry> chambers;
    private final IMap<String, HallEntry> halls;
    private final IMap<String, ChamberEntry> sources;
    private final Entries<ChamberEntry> entries;
    private final Entries<ChamberEntry> sourceEntries;
    private final Places places;
    private final Sweep sweep;
    private final Grace grace = new Grace(System::nanoTime);
    private final String self;
    private final Supplier<Set<String>> nodes;

    /**
     * Opens the directory on a node that has joined.
     *
     * @param hazelcast an instance that was started with a {@linkplain #prepare prepared} configuration
     * @param self the id of this node
     * @param nodes the ids of the nodes that are in the cluster now
     */
    public HazelcastDirectory(Vertx vertx, HazelcastInstance hazelcast, String self, Supplier<Set<String>> nodes) {
        this.vertx = vertx;
        this.chambers = hazelcast.getMap(CHAMBERS);
        this.halls = hazelcast.getMap(HALLS);
        this.sources = hazelcast.getMap(SOURCES);
        this.entries = new Entries<>(vertx, chambers);
        this.sourceEntries = new Entries<>(vertx, sources);
        this.places = new Places(new Entries<>(vertx, halls), self);
        this.sweep = new Sweep(chambers, halls, sources);
        this.rooms = new HazelcastRoomStore(vertx, hazelcast, self, nodes);
        this.bans = new HazelcastBanList(vertx, hazelcast, InstantSource.system());
        this.hooks = new HazelcastHookLedger(vertx, hazelcast, self, nodes);
        this.self = self;
        this.nodes = nodes;
    }

    /** Adds to a configuration what the directory needs: its maps and how their entries travel. */
    public static void prepare(Config config) {
        Wire.register(config);
        Entries.prepare(config, Set.of(CHAMBERS, HALLS, SOURCES));
        HazelcastBanList.prepare(config);
        HazelcastHookLedger.prepare(config);
    }

    @Override
    public Future<Answer> admit(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
        return enter(chamber, shard, limits, nextId).map(HazelcastDirectory::answer);
    }

    /** A chamber that is missing may just have been lost: then those who are in it are heard first. */
    private Future<Outcome> enter(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
        int max = limits.chamberMaxConnections();
        return entries.step(Keys.key(chamber), new ChamberSteps.Admit(shard, max, nextId, null))
                .compose(outcome -> {
                    if (!outcome.absent()) {
                        return Future.succeededFuture(outcome);
                    }
                    long remaining = grace.remaining();
                    return remaining == 0
                            ? create(chamber, shard, limits, nextId)
                            : vertx.timer(remaining, TimeUnit.NANOSECONDS)
                                    .compose(over -> enter(chamber, shard, limits, nextId));
                });
    }

    /** Nobody is there yet: the hall must have room, then the first one in creates the chamber. */
    private Future<Outcome> create(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
        int max = limits.chamberMaxConnections();
        return places.withToken(
                chamber,
                token -> places.reserve(chamber, token, limits.maxChambers())
                        .compose(room -> !room
                                ? Future.succeededFuture(Outcome.ABSENT)
                                : entries.step(Keys.key(chamber), new ChamberSteps.Admit(shard, max, nextId, token))),
                (token, outcome) -> outcome.reserved());
    }

    private static Answer answer(Outcome outcome) {
        if (outcome.admitted()) {
            return new Admitted(new MemberId(outcome.id()), outcome.earlier());
        }
        return new Refused(outcome.absent() ? Ending.TOO_MANY_CHAMBERS : Ending.CHAMBER_FULL);
    }

    @Override
    public Future<Void> leave(ChamberName chamber, ShardId shard) {
        return entries.step(Keys.key(chamber), new ChamberSteps.Leave(shard))
                .compose(reservation ->
                        reservation == null ? Future.succeededFuture() : places.release(chamber, reservation));
    }

    @Override
    public Future<List<ShardId>> reassert(ChamberName chamber, ShardId shard, int connections, long nextId) {
        return entries.step(Keys.key(chamber), new ChamberSteps.Reassert(shard, connections, nextId, null))
                .compose(standing -> standing.absent() && connections > 0
                        ? recreate(chamber, shard, connections, nextId)
                        : Future.succeededFuture(standing))
                .compose(standing -> settle(chamber, standing).map(standing.others()));
    }

    private Future<Standing> recreate(ChamberName chamber, ShardId shard, int connections, long nextId) {
        return places.withToken(
                chamber,
                token -> places.hold(chamber, token)
                        .compose(held -> entries.step(
                                Keys.key(chamber), new ChamberSteps.Reassert(shard, connections, nextId, token))),
                (token, standing) -> standing.reservation().equals(token));
    }

    /** The hall must hold the place of a chamber that is there, and of no other. */
    private Future<Void> settle(ChamberName chamber, Standing standing) {
        if (standing.absent()) {
            return Future.succeededFuture();
        }
        if (standing.removed()) {
            return places.release(chamber, standing.reservation());
        }
        return places.hold(chamber, standing.reservation())
                .compose(
                        lost -> lost ? releaseUnlessNeeded(chamber, standing.reservation()) : Future.succeededFuture());
    }

    /** Should the chamber have ended meanwhile, its place was given back before it was taken anew. */
    private Future<Void> releaseUnlessNeeded(ChamberName chamber, String reservation) {
        return entries.step(Keys.key(chamber), new Looks.Reservation())
                .compose(now ->
                        reservation.equals(now) ? Future.succeededFuture() : places.release(chamber, reservation));
    }

    @Override
    public Future<Set<ChamberName>> chambersOf(ShardId shard) {
        return wait(() -> chambers.executeOnEntries(new Looks.Part(shard)).keySet().stream()
                .map(Keys::chamber)
                .collect(Collectors.toSet()));
    }

    @Override
    public Future<Boolean> count(Source source, ShardId shard, int most) {
        return sourceEntries
                .step(Keys.key(source), new ChamberSteps.Admit(shard, most, 0, NO_RESERVATION))
                .map(Outcome::admitted);
    }

    @Override
    public Future<Void> discount(Source source, ShardId shard) {
        return sourceEntries
                .step(Keys.key(source), new ChamberSteps.Leave(shard))
                .mapEmpty();
    }

    @Override
    public Future<Void> recount(Source source, ShardId shard, int connections) {
        return sourceEntries
                .step(Keys.key(source), new ChamberSteps.Reassert(shard, connections, 0, NO_RESERVATION))
                .mapEmpty();
    }

    @Override
    public Future<Set<Source>> sourcesOf(ShardId shard) {
        return wait(() -> sources.executeOnEntries(new Looks.Part(shard)).keySet().stream()
                .map(Keys::source)
                .collect(Collectors.toSet()));
    }

    @Override
    public Future<Account> account() {
        return wait(() -> {
            Map<String, Integer> held = halls.executeOnEntries(new Looks.Places());
            int taken = held.values().stream().reduce(0, Integer::sum);
            return new Account(chambers.size(), held.size(), taken);
        });
    }

    @Override
    public Future<Integer> chambersIn(String hall) {
        return places.taken(hall);
    }

    @Override
    public BanList bans() {
        return bans;
    }

    @Override
    public HazelcastRoomStore rooms() {
        return rooms;
    }

    @Override
    public HazelcastHookLedger hooks() {
        return hooks;
    }

    @Override
    public Future<Void> check() {
        return entries.check(Keys.NONE);
    }

    /**
     * Forgets the shards of every node that is not in the cluster, those in sources, too, and the places in halls that such
     * a node had taken for chambers it did not come to create. To be called on the cluster's oldest node, the first to know of others.
     *
     * @return how many chambers were removed because nobody was left in them
     */
    public Future<Integer> sweep() {
        return wait(() -> sweep.keep(nodes));
    }

    /**
     * Gives back the places in halls that this node took and that no chamber needs: those of chambers whose entries were
     * lost, and those of creations that failed halfway. To be called now and then on every node.
     *
     * @return how many places were given back
     */
    public Future<Integer> reclaim() {
        return wait(() -> sweep.release(Looks.Tokens.of(self), places::isIdle));
    }

    /** To be told of every node that leaves the cluster or dies, before the shards are. */
    public void nodeLeft() {
        grace.nodeLeft();
    }

    /**
     * Reports, from now on, that entries may have been lost because their node and the one with their backup have died.
     *
     * @param lost is called on a thread of Hazelcast's that must not be blocked, many times for one loss
     */
    public void watchLoss(Runnable lost) {
        chambers.addPartitionLostListener(event -> lost.run());
        halls.addPartitionLostListener(event -> lost.run());
        sources.addPartitionLostListener(event -> lost.run());
        hooks.watchLoss(lost);
    }

    /** How many entries this node keeps, those not counted of which it has the backup. */
    public long ownEntries() {
        return chambers.getLocalMapStats().getOwnedEntryCount()
                + halls.getLocalMapStats().getOwnedEntryCount()
                + sources.getLocalMapStats().getOwnedEntryCount();
    }

    private <R> Future<R> wait(Callable<R> question) {
        return vertx.executeBlocking(question, false);
    }
}
