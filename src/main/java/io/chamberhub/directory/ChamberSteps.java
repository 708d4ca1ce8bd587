package io.chamberhub.directory;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.chamberhub.chamber.ShardId;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps that take from a chamber's entry, and those that add to it. */
@SuppressWarnings("serial") // They travel as IdentifiedDataSerializable, never by Java serialization.
final class ChamberSteps {
    private ChamberSteps() {}

    /** A step for one shard that creates the chamber if need be, once it has a reservation. */
    private abstract static class Arrival<R> extends Step<ChamberEntry, R> {
        ShardId shard = Wire.NO_SHARD;
        /** Connections: for an admission the most that may be, for an assertion those that are. */
        int connections;
        /** All ids below are taken. */
        long nextId;

        @Nullable
        String reservation;

        Arrival(int type) {
            super(type);
        }

        Arrival(int type, ShardId shard, int connections, long nextId, @Nullable String reservation) {
            this(type);
            this.shard = shard;
            this.connections = connections;
            this.nextId = nextId;
            this.reservation = reservation;
        }

        @Override
        public final void writeData(ObjectDataOutput out) throws IOException {
            Wire.writeShard(out, shard);
            out.writeInt(connections);
            out.writeLong(nextId);
            out.writeString(reservation);
        }

        @Override
        public final void readData(ObjectDataInput in) throws IOException {
            shard = Wire.readShard(in);
            connections = in.readInt();
            nextId = in.readLong();
            reservation = in.readString();
        }
    }

    /** One more connection. */
    static final class Admit extends Arrival<Outcome> {
        Admit() {
            super(Wire.ADMIT);
        }

        Admit(ShardId shard, int maxConnections, long nextId, @Nullable String reservation) {
            super(Wire.ADMIT, shard, maxConnections, nextId, reservation);
        }

        @Override
        public Outcome process(Map.Entry<String, ChamberEntry> entry) {
            @Nullable ChamberEntry chamber = entry.getValue();
            if (chamber == null) {
                if (reservation == null) {
                    return Outcome.ABSENT;
                }
                chamber = new ChamberEntry(reservation);
            }
            chamber.raise(nextId);
            OptionalLong id = chamber.admit(shard, connections);
            entry.setValue(chamber);
            boolean reserved = chamber.reservation.equals(reservation);
            return id.isEmpty() ? Outcome.full(reserved) : new Outcome(id.getAsLong(), chamber.before(shard), reserved);
        }
    }

    /** So many connections there are. */
    static final class Reassert extends Arrival<Standing> {
        Reassert() {
            super(Wire.REASSERT);
        }

        Reassert(ShardId shard, int connections, long nextId, @Nullable String reservation) {
            super(Wire.REASSERT, shard, connections, nextId, reservation);
        }

        @Override
        public Standing process(Map.Entry<String, ChamberEntry> entry) {
            @Nullable ChamberEntry chamber = entry.getValue();
            if (chamber == null) {
                if (reservation == null || connections == 0) {
                    return Standing.ABSENT;
                }
                chamber = new ChamberEntry(reservation);
            }
            chamber.raise(nextId);
            chamber.count(shard, connections);
            store(entry, chamber, chamber.isEmpty());
            return new Standing(chamber.reservation, chamber.others(shard), chamber.isEmpty());
        }
    }

    /** One connection less. Answers the reservation to give back if that was the last one. */
    static final class Leave extends Step<ChamberEntry, @Nullable String> {
        private ShardId shard = Wire.NO_SHARD;

        Leave() {
            super(Wire.LEAVE);
        }

        Leave(ShardId shard) {
            this();
            this.shard = shard;
        }

        @Override
        public @Nullable String process(Map.Entry<String, ChamberEntry> entry) {
            @Nullable ChamberEntry chamber = entry.getValue();
            if (chamber == null) {
                return null;
            }
            chamber.leave(shard);
            store(entry, chamber, chamber.isEmpty());
            return chamber.isEmpty() ? chamber.reservation : null;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            Wire.writeShard(out, shard);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            shard = Wire.readShard(in);
        }
    }

    /** Forgets the shards of dead nodes. Answers the reservation to give back if nobody is left. */
    static final class Forget extends Step<ChamberEntry, @Nullable String> {
        private Set<String> nodes = Set.of();

        Forget() {
            super(Wire.FORGET);
        }

        Forget(Set<String> nodes) {
            this();
            this.nodes = Set.copyOf(nodes);
        }

        @Override
        public @Nullable String process(Map.Entry<String, ChamberEntry> entry) {
            @Nullable ChamberEntry chamber = entry.getValue();
            if (chamber == null || chamber.shards().stream().noneMatch(shard -> nodes.contains(shard.node()))) {
                return null;
            }
            chamber.forget(shard -> nodes.contains(shard.node()));
            store(entry, chamber, chamber.isEmpty());
            return chamber.isEmpty() ? chamber.reservation : null;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            Wire.writeTexts(out, nodes);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            nodes = Wire.readTexts(in);
        }
    }
}
