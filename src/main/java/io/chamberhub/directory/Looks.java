package io.chamberhub.directory;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.chamberhub.chamber.ShardId;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps that look at chambers, sources and halls. */
@SuppressWarnings("serial") // They travel as IdentifiedDataSerializable, never by Java serialization.
final class Looks {
    private Looks() {}

    /** The reservation of a chamber. */
    static final class Reservation extends Look<ChamberEntry, String> {
        Reservation() {
            super(Wire.RESERVATION);
        }

        @Override
        String look(ChamberEntry chamber) {
            return chamber.reservation;
        }
    }

    /** How many connections a shard has in a chamber, if any. */
    static final class Part extends Look<ChamberEntry, Integer> {
        private ShardId shard = Wire.NO_SHARD;

        Part() {
            super(Wire.PART);
        }

        Part(ShardId shard) {
            this();
            this.shard = shard;
        }

        @Override
        @Nullable
        Integer look(ChamberEntry chamber) {
            return chamber.connections().get(shard);
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

    /** The nodes that have a part in a chamber and are not among the living. */
    static final class Strangers extends Missing<ChamberEntry> {
        Strangers() {
            this(Set.of());
        }

        Strangers(Set<String> living) {
            super(Wire.STRANGERS, living);
        }

        @Override
        Set<String> nodes(ChamberEntry chamber) {
            return chamber.shards().stream().map(ShardId::node).collect(Collectors.toSet());
        }
    }

    /** How many tokens a hall holds. */
    static final class Places extends Look<HallEntry, Integer> {
        Places() {
            super(Wire.PLACES);
        }

        @Override
        Integer look(HallEntry hall) {
            return hall.places();
        }
    }

    /** What a hall would be if it held the tokens of some nodes only. */
    static final class Tokens extends Look<HallEntry, HallEntry> {
        private Set<String> nodes = Set.of();
        /** Whether the tokens of these nodes are wanted, or those of all others. */
        private boolean wanted;

        Tokens() {
            super(Wire.TOKENS);
        }

        private Tokens(Set<String> nodes, boolean wanted) {
            this();
            this.nodes = Set.copyOf(nodes);
            this.wanted = wanted;
        }

        static Tokens of(String node) {
            return new Tokens(Set.of(node), true);
        }

        static Tokens ofOthersThan(Set<String> nodes) {
            return new Tokens(nodes, false);
        }

        @Override
        @Nullable
        HallEntry look(HallEntry hall) {
            HallEntry some = hall.only(token -> nodes.contains(HallEntry.node(token)) == wanted);
            return some.isEmpty() ? null : some;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            Wire.writeTexts(out, nodes);
            out.writeBoolean(wanted);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            nodes = Wire.readTexts(in);
            wanted = in.readBoolean();
        }
    }
}
