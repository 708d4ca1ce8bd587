package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One shard of the simulation, with at most one open chamber at a time. */
final class SimulatedShard {
    /** Makes the chamber object of a shard with an incarnation. */
    interface ChamberMaker extends BiFunction<SimulatedChamber, Long, Chamber> {}

    private static final int SHORT_TICK = 3;
    private static final int LONG_TICK = 300;

    final ShardId id;
    final SimulatedCluster cluster;
    final SimulatedNetwork network;
    final ChamberMaker maker;
    final Credit credit;
    final LentBuffers buffers = new LentBuffers();
    final Runs runs = new Runs(buffers);
    final SimulatedStreams streams;
    final List<SimulatedClient> clients = new ArrayList<>();
    final Set<ShardId> routes = new HashSet<>();

    /** How often this shard has done what. */
    final Map<String, Integer> counts = new HashMap<>();

    /** Shards of whose streams some was lost for this one. */
    final Set<ShardId> lossy = new HashSet<>();

    @Nullable
    SimulatedChamber open;

    /** Whether a member of this shard lets too much wait. */
    boolean stalls;

    private final Set<String> departed = new HashSet<>();
    private long incarnations;

    SimulatedShard(ShardId id, SimulatedCluster cluster, ChamberMaker maker) {
        this.id = id;
        this.cluster = cluster;
        this.network = cluster.network;
        this.maker = maker;
        this.credit = new Credit(1 << 30, network::now, () -> {});
        this.streams = new SimulatedStreams(this);
    }

    SimulatedDirectory directory() {
        return cluster.directory(id);
    }

    boolean isOpen() {
        return open != null;
    }

    Chamber chamber() {
        return Objects.requireNonNull(open).chamber;
    }

    boolean hasDeparted(String node) {
        return departed.contains(node);
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** Something happens here within so many ms. */
    void later(int millis, Runnable event) {
        network.after(cluster.random.nextInt(millis), id, event);
    }

    /** The tick that has begun ends soon; now and then only when much has happened in it. */
    void tickBegan(Runnable end) {
        later(cluster.random.nextBoolean() ? SHORT_TICK : LONG_TICK, end);
    }

    void enter(SimulatedClient client) {
        if (open == null) {
            open = new SimulatedChamber(this, incarnations++);
            stalls = false;
        }
        open.admit(client);
    }

    /** A member lets too much wait, or has caught up. */
    void stall() {
        if (open != null && open.chamber.localMembers() > 0) {
            stalls = !stalls;
            open.chamber.stall(stalls);
        }
    }

    void closed(SimulatedChamber chamber) {
        stalls = false;
        open = null;
        streams.linger(chamber.stream());
    }

    /** A batch goes to all nodes that a route leads to, and there to all shards. */
    void publish(Batch batch) {
        Set<String> nodes = new HashSet<>(Set.of(id.node()));
        routes.forEach(shard -> nodes.add(shard.node()));
        for (SimulatedShard shard : cluster.shards) {
            if (shard != this && nodes.contains(shard.id.node())) {
                network.batch(id, shard.id, () -> {
                    if (shard.open != null) {
                        shard.open.heard(batch);
                    }
                });
            }
        }
    }

    /** Asks another shard, which answers unless something is lost or late. */
    <T> void request(
            ShardId peer, long timeout, Function<SimulatedShard, T> question, Consumer<T> answer, Runnable failure) {
        boolean[] done = new boolean[1];
        network.letter(id, peer, () -> {
            T said = question.apply(cluster.find(peer));
            network.letter(peer, id, () -> once(done, () -> answer.accept(said)));
        });
        network.after(timeout, id, () -> once(done, failure));
    }

    private static void once(boolean[] done, Runnable step) {
        if (!done[0]) {
            done[0] = true;
            step.run();
        }
    }

    Optional<Snapshot> greeted(Snapshot theirs, boolean entering) {
        return hasDeparted(theirs.shard().node())
                ? Optional.empty()
                : Optional.ofNullable(open).map(chamber -> chamber.greeted(theirs, entering));
    }

    Repetition repeat(ShardId reader, Position position) {
        return hasDeparted(reader.node()) ? new Repetition.Again(List.of()) : streams.repeat(reader, position);
    }

    void nodeLeft(String node) {
        departed.add(node);
        forget(shard -> shard.node().equals(node));
    }

    void nodeJoined(String node) {
        if (departed.remove(node)) {
            streams.audit();
        }
    }

    /** These shards are dead, or taken to be dead. */
    void forget(Predicate<ShardId> gone) {
        if (open != null) {
            open.meetings.forget(gone);
        }
        streams.forget(gone);
    }
}
