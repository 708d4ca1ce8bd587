package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.MemberId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One shard of the simulation: at most one chamber object at a time, and those who wait to enter it. */
final class SimulatedShard implements Chamber.Host {
    /** Makes the chamber object of a shard with an incarnation. */
    interface ChamberMaker extends BiFunction<SimulatedShard, Long, Chamber> {}

    final ShardId id;
    final List<SimulatedClient> clients = new ArrayList<>();
    final Deque<SimulatedClient> entering = new ArrayDeque<>();

    /** The shards that have been asked who their members are and have not answered. */
    final Set<ShardId> asked = new HashSet<>();

    private final ChamberMaker maker;
    private @Nullable Chamber chamber;
    private long incarnation;
    private boolean grown;

    SimulatedShard(ShardId id, ChamberMaker maker) {
        this.id = id;
        this.maker = maker;
    }

    boolean isOpen() {
        return chamber != null;
    }

    Chamber chamber() {
        return Objects.requireNonNull(chamber);
    }

    long incarnation() {
        return incarnation;
    }

    boolean grown() {
        return grown;
    }

    /** A new chamber object, which expects these shards to say who their members are. */
    void open(List<ShardId> earlier) {
        incarnation++;
        chamber = maker.apply(this, incarnation);
        earlier.forEach(chamber.peers()::expect);
        asked.addAll(earlier);
    }

    /** Lets those in who have waited, unless an answer is outstanding. */
    void letIn() {
        while (asked.isEmpty() && !entering.isEmpty()) {
            SimulatedClient client = entering.remove();
            clients.add(client);
            client.member = chamber().enter(new MemberId(client.id), client);
        }
    }

    void answered(ShardId shard) {
        asked.remove(shard);
        letIn();
    }

    void leave(SimulatedClient client) {
        if (!entering.remove(client)) {
            clients.remove(client);
            chamber().leave(Objects.requireNonNull(client.member));
        }
        client.close();
    }

    boolean isDeserted() {
        return isOpen() && clients.isEmpty() && entering.isEmpty();
    }

    Optional<Batch> take() {
        grown = false;
        return chamber().take();
    }

    /** The chamber object is gone; what it had to tell has been taken. */
    void closed() {
        chamber = null;
        grown = false;
        asked.clear();
    }

    @Override
    public void streamGrew() {
        assertThat(grown).as("%s says once that its stream grew", id).isFalse();
        grown = true;
    }

    @Override
    public void gap(ShardId shard, Position position) {
        // Nothing is lost here: what is missing is on its way.
        assertThat(shard).isNotEqualTo(id);
    }

    @Override
    public void repaired(long events) {
        throw new AssertionError(id + " was repeated " + events + " events");
    }

    @Override
    public void lost(ShardId shard, long events) {
        throw new AssertionError(id + " lost " + events + " events of " + shard);
    }

    @Override
    public void parted(ShardId shard) {
        assertThat(shard).isNotEqualTo(id);
        if (!asked.contains(shard)) {
            chamber().stream().removeReader(shard);
        }
    }
}
