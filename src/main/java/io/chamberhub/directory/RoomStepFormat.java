package io.chamberhub.directory;

import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomLimits;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.RoomStep.Seen;
import io.chamberhub.wire.ByteReader;
import io.chamberhub.wire.ByteWriter;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Commits to rooms as bytes, like {@link RoomFormat}. Numbers here are never given another meaning. */
final class RoomStepFormat {
    private static final int JOIN = 1;
    private static final int REJOIN = 2;
    private static final int LEAVE = 3;
    private static final int CHANGE = 4;
    private static final int TELL = 5;
    private static final int EJECT = 6;
    private static final int CLOSE = 7;
    private static final int SETTLE = 8;
    private static final int ADOPT = 9;
    private static final int EXPIRE = 10;

    private RoomStepFormat() {}

    static Buffer write(RoomCommit commit) {
        ByteWriter out = RoomFormat.begin();
        RoomFormat.writeShard(out, commit.shard());
        out.number(commit.number()).number(commit.life());
        out.each(commit.steps(), RoomStepFormat::writeStep);
        writeLimits(out, commit.limits());
        out.flag(commit.snapshot()).flag(commit.create());
        out.orNull(commit.last(), RoomFormat::writeSnapshot);
        return out.buffer();
    }

    static RoomCommit read(Buffer bytes) {
        ByteReader in = RoomFormat.open(bytes);
        return new RoomCommit(
                RoomFormat.readShard(in),
                in.number(),
                in.number(),
                in.each(RoomStepFormat::readStep),
                readLimits(in),
                in.flag(),
                in.flag(),
                in.orNull(RoomFormat::readSnapshot));
    }

    private static void writeStep(ByteWriter out, RoomStep step) {
        if (step instanceof RoomStep.Join join) {
            out.octet(JOIN).flag(join.readonly()).textOrNull(join.subject());
            RoomFormat.writeInfo(out, join.info());
            writeSeen(out, join.seen());
        } else if (step instanceof RoomStep.Rejoin rejoin) {
            RoomFormat.writeClient(out.octet(REJOIN), rejoin.client());
        } else if (step instanceof RoomStep.Leave leave) {
            out.octet(LEAVE).text(leave.client()).flag(leave.owed());
        } else if (step instanceof RoomStep.Change change) {
            out.octet(CHANGE).textOrNull(change.by()).flag(change.echo());
            RoomFormat.writeChanges(out, change.room());
            RoomFormat.writeChanges(out, change.client());
            writeSeen(out, change.seen());
        } else if (step instanceof RoomStep.Tell tell) {
            out.octet(TELL).textOrNull(tell.client()).text(tell.text());
        } else {
            writeOther(out, step);
        }
    }

    private static void writeOther(ByteWriter out, RoomStep step) {
        if (step instanceof RoomStep.Eject eject) {
            out.octet(EJECT).text(eject.client()).textOrNull(eject.message());
        } else if (step instanceof RoomStep.Close close) {
            out.octet(CLOSE).textOrNull(close.message()).flag(close.owed());
        } else if (step instanceof RoomStep.Settle settle) {
            writeTexts(out.octet(SETTLE), settle.clients());
        } else if (step instanceof RoomStep.Adopt adopt) {
            writeTexts(out.octet(ADOPT), adopt.nodes());
            out.flag(adopt.owed());
        } else if (step instanceof RoomStep.Expire expire) {
            out.octet(EXPIRE).number(expire.version());
        }
    }

    private static RoomStep readStep(ByteReader in) {
        int type = in.octet();
        return switch (type) {
            case JOIN -> new RoomStep.Join(in.flag(), in.textOrNull(), RoomFormat.readInfo(in), readSeen(in));
            case REJOIN -> new RoomStep.Rejoin(RoomFormat.readClient(in));
            case LEAVE -> new RoomStep.Leave(in.text(), in.flag());
            case CHANGE ->
                new RoomStep.Change(
                        in.textOrNull(),
                        in.flag(),
                        RoomFormat.readChanges(in),
                        RoomFormat.readChanges(in),
                        readSeen(in));
            case TELL -> new RoomStep.Tell(in.textOrNull(), in.text());
            case EJECT -> new RoomStep.Eject(in.text(), in.textOrNull());
            case CLOSE -> new RoomStep.Close(in.textOrNull(), in.flag());
            case SETTLE -> new RoomStep.Settle(readTexts(in));
            case ADOPT -> new RoomStep.Adopt(readTexts(in), in.flag());
            case EXPIRE -> new RoomStep.Expire(in.number());
            default -> throw new IllegalArgumentException("a room's step of type " + type);
        };
    }

    private static void writeSeen(ByteWriter out, Seen seen) {
        // Versions start at -1, that of no room.
        out.number(seen.version() + 1).flag(seen.state()).flag(seen.clients());
    }

    private static Seen readSeen(ByteReader in) {
        return new Seen(in.number() - 1, in.flag(), in.flag());
    }

    private static void writeLimits(ByteWriter out, RoomLimits limits) {
        out.number(limits.rooms())
                .number(limits.clients())
                .number(limits.keys())
                .number(limits.bytes())
                .number(limits.clientKeys())
                .number(limits.clientBytes());
    }

    private static RoomLimits readLimits(ByteReader in) {
        return new RoomLimits(integer(in), integer(in), integer(in), integer(in), integer(in), integer(in));
    }

    private static int integer(ByteReader in) {
        return Math.toIntExact(in.number());
    }

    private static void writeTexts(ByteWriter out, Set<String> texts) {
        out.each(List.copyOf(texts), ByteWriter::text);
    }

    private static Set<String> readTexts(ByteReader in) {
        return new HashSet<>(in.each(ByteReader::text));
    }
}
