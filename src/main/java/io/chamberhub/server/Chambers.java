package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.Pulse;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.Runs;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.chamber.Surroundings;
import io.chamberhub.chamber.Traffic;
import io.chamberhub.directory.Directory;
import io.chamberhub.hooks.Webhooks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chambers that are open on a shard, and what goes between them, the other shards and the directory. Confined to the
 * event loop of the shard.
 */
final class Chambers implements ShardChamber.Home, ShardBus.Host {
    private static final Logger log = LoggerFactory.getLogger(Chambers.class);

    /** How often other shards are told how far streams go and have been read, in ms. */
    private static final long PULSE = 250;

    /** What is read is acknowledged before the pulse where it is so large a part of what may be owed. */
    private static final int PULSES_PER_CREDIT = 8;

    /** How often all of that, and what the directory should know, is said again, in ms. */
    private static final long AUDIT = 30_000;

    /** False only where a test wants to see what happens without. */
    private static final boolean REPAIRS = !"off".equals(System.getProperty("hub.test.repair"));

    private final ShardId self;
    private final Context context;
    private final Vertx vertx;
    private final Directory directory;
    private final Cluster cluster;
    private final Counts counts;
    private final Runnable changed;
    private final ShardBus bus;
    private final Tick tick;
    private final Streams streams;
    private final Congestion congestion;
    private final Surroundings surroundings;
    private final Zlib zlib;
    private final Audit audit = new Audit();
    private final Sources sources;
    private final HookReports hooks;
    private final Throttle throttle;
    private final Heartbeats heartbeats;
    private final Backlog backlog = new Backlog();
    private final Map<ChamberName, ShardChamber> open = new HashMap<>();
    /** Chambers that were open here and that the directory has not quite forgotten. */
    private final Map<ChamberName, Future<Void>> settling = new HashMap<>();

    /** Where messages that do not end hold members up. */
    private final Set<Chamber> heldUp = new HashSet<>();

    private final Set<String> departed = new HashSet<>();
    /** Shards that owed too much and have not been heard of since. */
    private final Set<ShardId> givenUp = new HashSet<>();

    private long incarnations;

    /** @param changed called when {@link #isEmpty} may have changed */
    Chambers(
            ShardId self,
            Context context,
            Directory directory,
            Cluster cluster,
            Webhooks webhooks,
            Counts counts,
            Runnable changed) {
        this.self = self;
        this.context = context;
        this.vertx = context.owner();
        this.directory = directory;
        this.cluster = cluster;
        this.counts = counts;
        this.changed = changed;
        this.bus = new ShardBus(vertx, self, this);
        this.tick = new Tick(context, counts.deliveries);
        this.streams = new Streams(self, bus, tick, cluster.streams().credit() / PULSES_PER_CREDIT, this::exchange);
        this.congestion = new Congestion(context, cluster.streams().credit(), Chambers::millis);
        this.zlib = new Zlib(counts.compressions::increment);
        this.sources = new Sources(self, directory, vertx, audit, changed);
        this.hooks = new HookReports(self, vertx, directory.hooks(), webhooks, audit, changed);
        this.throttle = new Throttle(vertx, Chambers::millis);
        this.heartbeats = new Heartbeats(vertx, Chambers::millis);
        this.surroundings = new Surroundings(
                self,
                cluster.streams().replay(),
                congestion.credit(),
                new Runs(NettyFrameBuffer::new),
                Chambers::millis,
                new SplittableRandom(),
                REPAIRS);
    }

    /** Opens the shard's address on the bus; done when every node can reach it. */
    Future<Void> start() {
        if (!cluster.alone()) {
            vertx.setPeriodic(AUDIT, timer -> audit());
        }
        vertx.setPeriodic(PULSE, timer -> pulse());
        new LoopLag(vertx, counts.lags).watch();
        return bus.start();
    }

    /** The chamber of this name, which a connection wants to enter. */
    ShardChamber open(ChamberName name, Hall hall) {
        return open.computeIfAbsent(name, n -> new ShardChamber(n, hall, this));
    }

    /** The chamber of this name, if somebody is in it or wants to be. */
    Optional<ShardChamber> find(ChamberName name) {
        return Optional.ofNullable(open.get(name));
    }

    /** The settings of these halls have changed, and their members have been told. */
    void settled(Set<Hall> halls) {
        List.copyOf(open.values()).stream()
                .filter(chamber -> halls.contains(chamber.hall()))
                .forEach(chamber -> chamber.exchange().stall().settled());
    }

    /** Webhooks are others: a new one is told who is there already. */
    void webhooksSettled() {
        hooks.settled();
        open.values().forEach(ShardChamber::reportMembers);
    }

    private @Nullable Exchange exchange(ChamberName name) {
        ShardChamber chamber = open.get(name);
        return chamber == null ? null : chamber.exchange();
    }

    /** What passes through this shard's part of a hall. */
    Traffic traffic(HallSettings hall) {
        return counts.hall(hall).traffic(self.index());
    }

    /** The connections for which something waits. */
    Backlog backlog() {
        return backlog;
    }

    /** What its messages are deflated and inflated with. */
    Zlib zlib() {
        return zlib;
    }

    @Override
    public Congestion congestion() {
        return congestion;
    }

    /** How many closed chambers the directory or other shards still have to take note of. */
    int closing() {
        return settling.size() + streams.lingering();
    }

    int size() {
        return open.size();
    }

    /** Whether none is open, the directory knows, and all other shards have read all that was written here. */
    boolean isEmpty() {
        return open.isEmpty() && settling.isEmpty() && streams.isSettled() && sources.isEmpty() && hooks.isEmpty();
    }

    /** Whether the directory answers and this shard's address on the bus does. */
    Future<Void> check() {
        return Future.all(directory.check(), bus.check()).mapEmpty();
    }

    /** A node has come into the cluster. */
    void nodeJoined(String node) {
        if (departed.remove(node)) {
            // It has been here before: what it says in greeting was not heard meanwhile.
            audit();
        }
    }

    /** A node has left the cluster or died. */
    void nodeLeft(String node) {
        departed.add(node);
        forget(shard -> shard.node().equals(node));
        // A step that was under way there may have been done twice, or not at all.
        audit();
    }

    /** Tells the directory and the other shards again what is so; shards that do not know each other meet. */
    void audit() {
        audit.add(open.values());
        sources.audit();
        hooks.audit();
        streams.tellAll(open.values().stream().map(ShardChamber::exchange).toList());
        directory
                .chambersOf(self)
                .onSuccess(names -> names.forEach(this::forgetUnlessOpen))
                .onFailure(failure -> log.debug("to be asked again: {}", failure.getMessage()));
    }

    /** The directory may have missed that a chamber was closed here, if that was told to a part of the cluster only. */
    private void forgetUnlessOpen(ChamberName name) {
        if (!open.containsKey(name) && !settling.containsKey(name)) {
            Places none = new Places(name, self, directory, vertx, Future.succeededFuture(), () -> 0);
            none.reassert();
            settle(name, none.settled());
        }
    }

    private void forget(Predicate<ShardId> gone) {
        List.copyOf(open.values()).forEach(chamber -> chamber.forget(gone));
        streams.forget(gone);
        givenUp.removeIf(gone);
        changed.run();
    }

    private void pulse() {
        streams.pulse();
        backlog.sum();
        heldUp.removeIf(chamber -> !chamber.relieve());
        for (ShardId shard : congestion.exhausted(cluster.streams().deadAfter())) {
            log.atWarn().addKeyValue("shard", shard).log("a shard does not take what it is sent; it counts as dead");
            forget(shard::equals);
            givenUp.add(shard);
        }
        changed.run();
    }

    @Override
    public Optional<Snapshot> greeted(ChamberName chamber, Snapshot theirs, boolean entering) {
        return hasDeparted(theirs.shard().node())
                ? Optional.empty()
                : Optional.ofNullable(open.get(chamber)).map(here -> here.greeted(theirs, entering));
    }

    @Override
    public void pulsed(Pulse pulse) {
        if (!hasDeparted(pulse.from().node())) {
            streams.pulsed(pulse);
            if (givenUp.remove(pulse.from())) {
                // It lives after all: the two meet again in all chambers that they share, busy or not.
                audit();
            }
            changed.run();
        }
    }

    @Override
    public Repetition repeat(ShardId reader, ChamberName chamber, Position position) {
        return hasDeparted(reader.node()) ? new Repetition.Again(List.of()) : streams.repeat(reader, chamber, position);
    }

    @Override
    public void emptied(ShardChamber chamber, Future<Void> forgotten) {
        open.remove(chamber.name(), chamber);
        audit.remove(chamber);
        settle(chamber.name(), forgotten);
        changed.run();
    }

    private void settle(ChamberName name, Future<Void> forgotten) {
        if (!forgotten.isComplete()) {
            settling.put(name, forgotten);
            forgotten.onComplete(done -> {
                settling.remove(name, forgotten);
                changed.run();
            });
        }
    }

    @Override
    public ShardId self() {
        return self;
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public Places places(ChamberName name, Chamber chamber) {
        Future<Void> before = settling.getOrDefault(name, Future.succeededFuture());
        return new Places(name, self, directory, vertx, before, chamber::nextId);
    }

    @Override
    public Streams streams() {
        return streams;
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public Sources sources() {
        return sources;
    }

    @Override
    public HookReports hooks() {
        return hooks;
    }

    Throttle throttle() {
        return throttle;
    }

    Heartbeats heartbeats() {
        return heartbeats;
    }

    @Override
    public void heldUp(Chamber chamber) {
        heldUp.add(chamber);
    }

    @Override
    public ShardBus bus() {
        return bus;
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public Tick tick() {
        return tick;
    }

    @Override
    public Chamber chamber(Hall hall, Chamber.Host host) {
        return new Chamber(incarnations++, hall.rules(), host, surroundings, traffic(hall.settings()));
    }

    @Override
    public boolean hasDeparted(String node) {
        return departed.contains(node);
    }

    /** Milliseconds that never go back. */
    static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
