package io.chamberhub.directory;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.chamberhub.chamber.ShardId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps that change a book of the ledger. */
@SuppressWarnings("serial") // They travel as IdentifiedDataSerializable, never by Java serialization.
final class HookSteps {
    private static final HookReport NO_REPORT = new HookReport(Wire.NO_SHARD, 0, "", Set.of(), List.of(), null, 0);

    private HookSteps() {}

    /** What a shard has to say. Begins a book if need be. */
    static final class Report extends Step<HookEntry, HookMail> {
        private HookReport report = NO_REPORT;

        Report() {
            super(Wire.HOOK_REPORT);
        }

        Report(HookReport report) {
            this();
            this.report = report;
        }

        @Override
        public HookMail process(Map.Entry<String, HookEntry> entry) {
            @Nullable HookEntry stored = entry.getValue();
            HookEntry book = stored == null ? new HookEntry(report.life()) : stored;
            HookMail mail = book.report(report);
            store(entry, book, book.isOver());
            return mail;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            HookFormats.writeReport(out, report);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            report = HookFormats.readReport(in);
        }
    }

    /** A node has told so much. */
    static final class Acknowledge extends Step<HookEntry, HookMail> {
        private String node = "";
        private HookReceipt told = HookReceipt.NOTHING;
        private int most;

        Acknowledge() {
            super(Wire.HOOK_ACKNOWLEDGE);
        }

        Acknowledge(String node, HookReceipt told, int most) {
            this();
            this.node = node;
            this.told = told;
            this.most = most;
        }

        @Override
        public HookMail process(Map.Entry<String, HookEntry> entry) {
            @Nullable HookEntry book = entry.getValue();
            if (book == null) {
                return HookMail.NONE;
            }
            HookMail mail = book.acknowledge(node, told, most);
            store(entry, book, book.isOver());
            return mail;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            out.writeString(node);
            out.writeString(told.life());
            out.writeLong(told.seq());
            out.writeInt(most);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            node = Wire.readText(in);
            told = new HookReceipt(Wire.readText(in), in.readLong());
            most = in.readInt();
        }
    }

    /** Nodes are gone. Answers whether the heir has something to tell; null if not. */
    static final class Bury extends Step<HookEntry, @Nullable Boolean> {
        private Set<String> dead = Set.of();
        private String heir = "";
        private String life = "";
        private long time;

        Bury() {
            super(Wire.HOOK_BURY);
        }

        Bury(Set<String> dead, String heir, String life, long time) {
            this();
            this.dead = Set.copyOf(dead);
            this.heir = heir;
            this.life = life;
            this.time = time;
        }

        @Override
        public @Nullable Boolean process(Map.Entry<String, HookEntry> entry) {
            @Nullable HookEntry book = entry.getValue();
            if (book == null) {
                return null;
            }
            if (book.nodes().stream().anyMatch(dead::contains)) {
                book.bury(dead, heir, life, time);
                store(entry, book, book.isOver());
            }
            return book.isDueOf(heir) ? Boolean.TRUE : null;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            Wire.writeTexts(out, dead);
            out.writeString(heir);
            out.writeString(life);
            out.writeLong(time);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            dead = Wire.readTexts(in);
            heir = Wire.readText(in);
            life = Wire.readText(in);
            time = in.readLong();
        }
    }

    /** The nodes that a book names and that are not among the living. */
    static final class Strangers extends Missing<HookEntry> {
        Strangers() {
            this(Set.of());
        }

        Strangers(Set<String> living) {
            super(Wire.HOOK_STRANGERS, living);
        }

        @Override
        Set<String> nodes(HookEntry book) {
            return book.nodes();
        }
    }

    /** Whether anybody is inside by way of a shard. */
    static final class Visited extends Look<HookEntry, Boolean> {
        private ShardId shard = Wire.NO_SHARD;

        Visited() {
            super(Wire.HOOK_VISITED);
        }

        Visited(ShardId shard) {
            this();
            this.shard = shard;
        }

        @Override
        @Nullable
        Boolean look(HookEntry book) {
            return book.isVisitedBy(shard) ? Boolean.TRUE : null;
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

    /** Whether a node has something to tell. */
    static final class Due extends Look<HookEntry, Boolean> {
        private String node = "";

        Due() {
            super(Wire.HOOK_DUE);
        }

        Due(String node) {
            this();
            this.node = node;
        }

        @Override
        @Nullable
        Boolean look(HookEntry book) {
            return book.isDueOf(node) ? Boolean.TRUE : null;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            out.writeString(node);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            node = Wire.readText(in);
        }
    }
}
