package io.chamberhub.directory;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.chamberhub.chamber.ShardId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the ledger's books, reports and answers travel between nodes. Numbers here are never given another meaning. */
final class HookFormats {
    private static final int BOOK_TYPE = 7121;
    private static final int MAIL_TYPE = 7122;

    private HookFormats() {}

    static void register(SerializationConfig config) {
        Formats.register(config, HookEntry.class, BOOK_TYPE, HookFormats::writeBook, HookFormats::readBook);
        Formats.register(config, HookMail.class, MAIL_TYPE, HookFormats::writeMail, HookFormats::readMail);
    }

    private static <T> void writeAll(ObjectDataOutput out, Collection<T> values, Formats.Writer<T> writer)
            throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writer.write(out, value);
        }
    }

    private static <T> List<T> readAll(ObjectDataInput in, Formats.Reader<T> reader) throws IOException {
        List<T> values = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(reader.read(in));
        }
        return values;
    }

    static void writeReport(ObjectDataOutput out, HookReport report) throws IOException {
        Wire.writeShard(out, report.shard());
        out.writeLong(report.number());
        out.writeString(report.life());
        out.writeInt(HookKind.bits(report.wanted()));
        writeAll(out, report.changes(), HookFormats::writeChange);
        List<Visitor> present = report.present();
        out.writeBoolean(present != null);
        if (present != null) {
            writeAll(out, present, HookFormats::writeVisitor);
        }
        out.writeLong(report.time());
    }

    static HookReport readReport(ObjectDataInput in) throws IOException {
        return new HookReport(
                Wire.readShard(in),
                in.readLong(),
                Wire.readText(in),
                HookKind.of(in.readInt()),
                readAll(in, HookFormats::readChange),
                in.readBoolean() ? readAll(in, HookFormats::readVisitor) : null,
                in.readLong());
    }

    private static void writeChange(ObjectDataOutput out, HookChange change) throws IOException {
        out.writeBoolean(change.joined());
        writeVisitor(out, change.visitor());
        out.writeLong(change.time());
    }

    private static HookChange readChange(ObjectDataInput in) throws IOException {
        return new HookChange(in.readBoolean(), readVisitor(in), in.readLong());
    }

    private static void writeVisitor(ObjectDataOutput out, Visitor visitor) throws IOException {
        out.writeString(visitor.id());
        out.writeString(visitor.subject());
    }

    private static Visitor readVisitor(ObjectDataInput in) throws IOException {
        return new Visitor(Wire.readText(in), in.readString());
    }

    private static void writeMail(ObjectDataOutput out, HookMail mail) throws IOException {
        out.writeBoolean(mail.yours());
        writeAll(out, mail.events(), HookFormats::writeEvent);
        out.writeInt(mail.pending());
        out.writeLong(mail.lost());
    }

    private static HookMail readMail(ObjectDataInput in) throws IOException {
        return new HookMail(in.readBoolean(), readAll(in, HookFormats::readEvent), in.readInt(), in.readLong());
    }

    private static void writeEvent(ObjectDataOutput out, HookEvent event) throws IOException {
        out.writeString(event.life());
        out.writeLong(event.seq());
        out.writeInt(event.kind().bit());
        out.writeLong(event.time());
        Visitor visitor = event.visitor();
        out.writeBoolean(visitor != null);
        if (visitor != null) {
            writeVisitor(out, visitor);
        }
        out.writeString(event.node());
    }

    private static HookEvent readEvent(ObjectDataInput in) throws IOException {
        String life = Wire.readText(in);
        long seq = in.readLong();
        HookKind kind = HookKind.of(in.readInt()).iterator().next();
        long time = in.readLong();
        @Nullable Visitor visitor = in.readBoolean() ? readVisitor(in) : null;
        return new HookEvent(life, seq, kind, time, visitor, Wire.readText(in));
    }

    private static void writeBook(ObjectDataOutput out, HookEntry book) throws IOException {
        out.writeString(book.life());
        out.writeInt(HookKind.bits(book.wanted()));
        out.writeInt(book.parts().size());
        for (Map.Entry<ShardId, HookEntry.Part> part : book.parts().entrySet()) {
            Wire.writeShard(out, part.getKey());
            out.writeLong(part.getValue().last());
            writeAll(out, part.getValue().inside(), HookFormats::writeVisitor);
        }
        HookQueue queue = book.queue();
        out.writeString(queue.sender());
        out.writeLong(queue.seq());
        out.writeLong(queue.told());
        writeAll(out, queue.waiting(), HookFormats::writeEvent);
    }

    private static HookEntry readBook(ObjectDataInput in) throws IOException {
        return new HookEntry(Wire.readText(in), HookKind.of(in.readInt()), readParts(in), readQueue(in));
    }

    private static HookQueue readQueue(ObjectDataInput in) throws IOException {
        return new HookQueue(Wire.readText(in), in.readLong(), in.readLong(), readAll(in, HookFormats::readEvent));
    }

    private static Map<ShardId, HookEntry.Part> readParts(ObjectDataInput in) throws IOException {
        Map<ShardId, HookEntry.Part> parts = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            parts.put(Wire.readShard(in), new HookEntry.Part(in.readLong(), readAll(in, HookFormats::readVisitor)));
        }
        return parts;
    }
}
