package io.chamberhub.directory;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.chamberhub.chamber.ShardId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The atomic steps of the directory. Each runs where its entry lives, then in the same way on the entry's backup. */
@SuppressWarnings("serial") // They travel as IdentifiedDataSerializable, never by Java serialization.
final class Steps {
    private Steps() {}

    private abstract static class Step<V, R extends @Nullable Object>
            implements EntryProcessor<String, V, R>, IdentifiedDataSerializable {
        private final int type;

        Step(int type) {
            this.type = type;
        }

        @Override
        public final int getFactoryId() {
            return Wire.FACTORY;
        }

        @Override
        public final int getClassId() {
            return type;
        }

        /** Hazelcast takes null as a wish to remove the entry. */
        @SuppressWarnings("NullAway")
        final void store(Map.Entry<String, V> entry, V value, boolean empty) {
            entry.setValue(empty ? null : value);
        }
    }

    /** What came of {@link Admit}. An id of -1 says that the chamber is full, -2 that there is none. */
    record Outcome(long id, List<ShardId> earlier, boolean created) {
        static final Outcome FULL = new Outcome(-1, List.of(), false);
        static final Outcome ABSENT = new Outcome(-2, List.of(), false);

        boolean admitted() {
            return id >= 0;
        }

        boolean absent() {
            return id == ABSENT.id;
        }
    }

    /** One more connection. With a reservation it creates the chamber if need be. */
    static final class Admit extends Step<ChamberEntry, Outcome> {
        private ShardId shard = Wire.NO_SHARD;
        private int maxConnections;
        private @Nullable String reservation;

        Admit() {
            super(Wire.ADMIT);
        }

        Admit(ShardId shard, int maxConnections, @Nullable String reservation) {
            this();
            this.shard = shard;
            this.maxConnections = maxConnections;
            this.reservation = reservation;
        }

        @Override
        public Outcome process(Map.Entry<String, ChamberEntry> entry) {
            @Nullable ChamberEntry chamber = entry.getValue();
            boolean created = chamber == null;
            if (chamber == null) {
                if (reservation == null) {
                    return Outcome.ABSENT;
                }
                chamber = new ChamberEntry(reservation);
            }
            OptionalLong id = chamber.admit(shard, maxConnections);
            if (id.isEmpty()) {
                return Outcome.FULL;
            }
            entry.setValue(chamber);
            return new Outcome(id.getAsLong(), chamber.before(shard), created);
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            Wire.writeShard(out, shard);
            out.writeInt(maxConnections);
            out.writeString(reservation);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            shard = Wire.readShard(in);
            maxConnections = in.readInt();
            reservation = in.readString();
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
        private HashSet<String> nodes = new HashSet<>();

        Forget() {
            super(Wire.FORGET);
        }

        Forget(Set<String> nodes) {
            this();
            this.nodes = new HashSet<>(nodes);
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
            out.writeStringArray(nodes.toArray(String[]::new));
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            nodes = new HashSet<>(Wire.readStrings(in));
        }
    }

    /** Holds a place for a chamber in its hall, or gives it back. Answers whether there was room. */
    static final class Reserve extends Step<HallEntry, Boolean> {
        private static final int RELEASE = -1;

        private String name = "";
        private String token = "";
        private int maxChambers;

        Reserve() {
            super(Wire.RESERVE);
        }

        private Reserve(String name, String token, int maxChambers) {
            this();
            this.name = name;
            this.token = token;
            this.maxChambers = maxChambers;
        }

        static Reserve reserve(String name, String token, int maxChambers) {
            return new Reserve(name, token, maxChambers);
        }

        static Reserve release(String name, String token) {
            return new Reserve(name, token, RELEASE);
        }

        @Override
        public Boolean process(Map.Entry<String, HallEntry> entry) {
            @Nullable HallEntry stored = entry.getValue();
            HallEntry hall = stored == null ? new HallEntry() : stored;
            boolean room = true;
            if (maxChambers == RELEASE) {
                hall.release(name, token);
            } else {
                room = hall.reserve(name, token, maxChambers);
            }
            store(entry, hall, hall.isEmpty());
            return room;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            out.writeString(name);
            out.writeString(token);
            out.writeInt(maxChambers);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            name = Wire.readText(in);
            token = Wire.readText(in);
            maxChambers = in.readInt();
        }
    }
}
