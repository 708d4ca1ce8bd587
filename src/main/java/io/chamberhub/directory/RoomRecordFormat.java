package io.chamberhub.directory;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.Refusal;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomRecord;
import io.chamberhub.room.RoomRecord.Heard;
import io.chamberhub.room.RoomRecord.Owed;
import io.chamberhub.room.RoomUpdate;
import io.chamberhub.room.StepOutcome;
import io.chamberhub.wire.ByteReader;
import io.chamberhub.wire.ByteWriter;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is remembered of rooms and answered about them as bytes, like {@link RoomFormat}. Numbers here are never given another meaning. */
final class RoomRecordFormat {
    private static final int DONE = 0;

    private static final int EVENTS = 1;
    private static final int ANEW = 2;
    private static final int GONE = 3;

    private RoomRecordFormat() {}

    static Buffer write(RoomRecord record) {
        ByteWriter out = RoomFormat.begin().text(record.reservation());
        RoomFormat.writeSnapshot(out, record.snapshot());
        out.number(record.stateVersion()).number(record.clientsVersion());
        RoomFormat.writeEvents(out, record.log());
        out.each(List.copyOf(record.heard().entrySet()), RoomRecordFormat::writeHeard);
        out.each(record.owed(), RoomRecordFormat::writeOwed);
        out.orNull(record.keeper(), RoomFormat::writeShard);
        return out.buffer();
    }

    static RoomRecord readRecord(Buffer bytes) {
        ByteReader in = RoomFormat.open(bytes);
        return new RoomRecord(
                in.text(),
                RoomFormat.readSnapshot(in),
                in.number(),
                in.number(),
                RoomFormat.readEvents(in),
                readHeard(in),
                in.each(from -> new Owed(RoomFormat.readClient(from), RoomFormat.readShard(from))),
                in.orNull(RoomFormat::readShard));
    }

    private static void writeHeard(ByteWriter out, Map.Entry<ShardId, Heard> heard) {
        RoomFormat.writeShard(out, heard.getKey());
        out.number(heard.getValue().number());
        writeAnswer(out, heard.getValue().answer());
    }

    private static Map<ShardId, Heard> readHeard(ByteReader in) {
        Map<ShardId, Heard> heard = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            heard.put(RoomFormat.readShard(in), new Heard(in.number(), readAnswer(in)));
        }
        return heard;
    }

    private static void writeOwed(ByteWriter out, Owed owed) {
        RoomFormat.writeClient(out, owed.client());
        RoomFormat.writeShard(out, owed.shard());
    }

    static Buffer write(Committed committed) {
        ByteWriter out = RoomFormat.begin();
        writeAnswer(out, committed.answer());
        return out.text(committed.reservation()).flag(committed.removed()).buffer();
    }

    static Committed readCommitted(Buffer bytes) {
        ByteReader in = RoomFormat.open(bytes);
        return new Committed(readAnswer(in), in.text(), in.flag());
    }

    private static void writeAnswer(ByteWriter out, RoomAnswer answer) {
        RoomFormat.writePosition(out, answer.before());
        out.each(answer.outcomes(), RoomRecordFormat::writeOutcome);
        out.each(List.copyOf(answer.shards()), RoomFormat::writeShard);
        out.flag(answer.keeper());
        out.orNull(answer.snapshot(), RoomFormat::writeSnapshot);
    }

    private static RoomAnswer readAnswer(ByteReader in) {
        return new RoomAnswer(
                RoomFormat.readPosition(in),
                in.each(RoomRecordFormat::readOutcome),
                new HashSet<>(in.each(RoomFormat::readShard)),
                in.flag(),
                in.orNull(RoomFormat::readSnapshot));
    }

    private static void writeOutcome(ByteWriter out, StepOutcome outcome) {
        if (outcome instanceof StepOutcome.Done done) {
            RoomFormat.writeEvents(out.octet(DONE), done.events());
            out.each(done.owed(), RoomFormat::writeClient);
        } else if (outcome instanceof StepOutcome.Refused refused) {
            out.octet(number(refused.refusal()));
        }
    }

    private static StepOutcome readOutcome(ByteReader in) {
        int number = in.octet();
        return number == DONE
                ? new StepOutcome.Done(RoomFormat.readEvents(in), in.each(RoomFormat::readClient))
                : new StepOutcome.Refused(refusal(number));
    }

    private static int number(Refusal refusal) {
        return switch (refusal) {
            case STALE -> 1;
            case TOO_MANY_ROOMS -> 2;
            case ROOM_FULL -> 3;
            case NO_SUCH_CLIENT -> 4;
            case ID_TAKEN -> 5;
            case TOO_MANY_KEYS -> 6;
            case STATE_TOO_BIG -> 7;
            case TOO_MANY_CLIENT_KEYS -> 8;
            case CLIENT_STATE_TOO_BIG -> 9;
        };
    }

    private static Refusal refusal(int number) {
        for (Refusal refusal : Refusal.values()) {
            if (number(refusal) == number) {
                return refusal;
            }
        }
        throw new IllegalArgumentException("a refusal of number " + number);
    }

    static Buffer write(RoomUpdate update) {
        ByteWriter out = RoomFormat.begin();
        if (update instanceof RoomUpdate.Events missed) {
            RoomFormat.writeEvents(out.octet(EVENTS), missed.events());
        } else if (update instanceof RoomUpdate.Anew anew) {
            RoomFormat.writeSnapshot(out.octet(ANEW), anew.snapshot());
        } else {
            out.octet(GONE);
        }
        return out.buffer();
    }

    static RoomUpdate readUpdate(Buffer bytes) {
        ByteReader in = RoomFormat.open(bytes);
        int type = in.octet();
        return switch (type) {
            case EVENTS -> new RoomUpdate.Events(RoomFormat.readEvents(in));
            case ANEW -> new RoomUpdate.Anew(RoomFormat.readSnapshot(in));
            case GONE -> new RoomUpdate.Gone();
            default -> throw new IllegalArgumentException("a room's update of type " + type);
        };
    }
}
