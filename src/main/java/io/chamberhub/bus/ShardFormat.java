package io.chamberhub.bus;

import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.wire.ByteReader;
import io.chamberhub.wire.ByteWriter;
import io.chamberhub.wire.MemberId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What shards say to each other at their own addresses, as bytes; {@code src/docs/bus.md} shows the form. */
final class ShardFormat {
    private static final int GREETING = 1;
    private static final int PULSE = 2;
    private static final int REPEAT = 3;

    private static final int NOT_OPEN = 0;
    private static final int STATE = 1;
    private static final int BATCHES = 2;

    private ShardFormat() {}

    /** What is said to a shard. */
    sealed interface Said {}

    /**
     * What a shard that is in a chamber tells another one.
     *
     * @param entering whether a connection of it waits for the answer
     */
    record Greeting(ChamberName chamber, boolean entering, Snapshot snapshot) implements Said {}

    /** How far streams go and have been read. */
    record Beat(Pulse pulse) implements Said {}

    /** A wish for what {@code reader} has missed of a stream. */
    record Repeat(ShardId reader, ChamberName chamber, Position from) implements Said {}

    static Buffer write(Said said) {
        ByteWriter out = new ByteWriter().octet(StreamFormat.FORMAT);
        if (said instanceof Greeting greeting) {
            out.octet(GREETING);
            writeChamber(out, greeting.chamber());
            out.octet(greeting.entering() ? 1 : 0);
            writeSnapshot(out, greeting.snapshot());
        } else if (said instanceof Beat beat) {
            out.octet(PULSE);
            writePulse(out, beat.pulse());
        } else if (said instanceof Repeat repeat) {
            out.octet(REPEAT);
            StreamFormat.writeShard(out, repeat.reader());
            writeChamber(out, repeat.chamber());
            writePosition(out, repeat.from());
        }
        return out.buffer();
    }

    static Said readSaid(Buffer bytes) {
        ByteReader in = StreamFormat.open(bytes);
        int kind = in.octet();
        return switch (kind) {
            case GREETING -> new Greeting(readChamber(in), in.octet() == 1, readSnapshot(in));
            case PULSE -> new Beat(readPulse(in));
            case REPEAT -> new Repeat(StreamFormat.readShard(in), readChamber(in), readPosition(in));
            default -> throw new IllegalArgumentException("something of kind " + kind);
        };
    }

    /** The answer to a greeting: empty if the shard has no part in the chamber. */
    static Buffer write(Optional<Snapshot> answer) {
        return write(answer.<Repetition>map(Repetition.Anew::new).orElseGet(Repetition.Over::new));
    }

    static Optional<Snapshot> readAnswer(Buffer bytes) {
        return readRepetition(bytes) instanceof Repetition.Anew anew ? Optional.of(anew.snapshot()) : Optional.empty();
    }

    static Buffer write(Repetition answer) {
        ByteWriter out = new ByteWriter().octet(StreamFormat.FORMAT);
        if (answer instanceof Repetition.Again again) {
            out.octet(BATCHES).number(again.batches().size());
            again.batches().forEach(batch -> StreamFormat.write(out, batch));
        } else if (answer instanceof Repetition.Anew anew) {
            writeSnapshot(out.octet(STATE), anew.snapshot());
        } else {
            out.octet(NOT_OPEN);
        }
        return out.buffer();
    }

    static Repetition readRepetition(Buffer bytes) {
        ByteReader in = StreamFormat.open(bytes);
        int kind = in.octet();
        return switch (kind) {
            case NOT_OPEN -> new Repetition.Over();
            case STATE -> new Repetition.Anew(readSnapshot(in));
            case BATCHES -> new Repetition.Again(readBatches(in));
            default -> throw new IllegalArgumentException("an answer of kind " + kind);
        };
    }

    private static List<Batch> readBatches(ByteReader in) {
        List<Batch> batches = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            batches.add(StreamFormat.readBatch(in));
        }
        return batches;
    }

    private static void writePulse(ByteWriter out, Pulse pulse) {
        StreamFormat.writeShard(out, pulse.from());
        out.number(pulse.notes().size());
        for (Pulse.Note note : pulse.notes()) {
            out.octet(number(note.kind()));
            writeChamber(out, note.chamber());
            writePosition(out, note.position());
        }
    }

    private static Pulse readPulse(ByteReader in) {
        ShardId from = StreamFormat.readShard(in);
        List<Pulse.Note> notes = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            notes.add(new Pulse.Note(kind(in.octet()), readChamber(in), readPosition(in)));
        }
        return new Pulse(from, notes);
    }

    private static int number(Pulse.Kind kind) {
        return switch (kind) {
            case READ -> 1;
            case WRITTEN -> 2;
            case ABSENT -> 3;
            case OVER -> 4;
        };
    }

    private static Pulse.Kind kind(int number) {
        return switch (number) {
            case 1 -> Pulse.Kind.READ;
            case 2 -> Pulse.Kind.WRITTEN;
            case 3 -> Pulse.Kind.ABSENT;
            case 4 -> Pulse.Kind.OVER;
            default -> throw new IllegalArgumentException("a note of kind " + number);
        };
    }

    private static void writeChamber(ByteWriter out, ChamberName chamber) {
        out.text(chamber.hall()).text(chamber.name());
    }

    private static ChamberName readChamber(ByteReader in) {
        return new ChamberName(in.text(), in.text());
    }

    private static void writePosition(ByteWriter out, Position position) {
        out.number(position.incarnation()).number(position.next());
    }

    private static Position readPosition(ByteReader in) {
        return new Position(in.number(), in.number());
    }

    private static void writeSnapshot(ByteWriter out, Snapshot snapshot) {
        StreamFormat.writeShard(out, snapshot.shard());
        out.number(snapshot.incarnation()).number(snapshot.next());
        StreamFormat.writeFlag(out, snapshot.stalled());
        out.number(snapshot.members().size());
        for (Snapshot.Presence member : snapshot.members()) {
            out.number(member.id().value())
                    .number(member.ageMillis())
                    .number(member.begun())
                    .octet(StreamFormat.flags(member.queued(), member.sending()));
        }
    }

    private static Snapshot readSnapshot(ByteReader in) {
        ShardId shard = StreamFormat.readShard(in);
        long incarnation = in.number();
        long next = in.number();
        boolean stalled = StreamFormat.readFlag(in);
        List<Snapshot.Presence> members = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            MemberId id = StreamFormat.readId(in);
            long age = in.number();
            long begun = in.number();
            int flags = in.octet();
            members.add(new Snapshot.Presence(
                    id, age, begun, (flags & StreamFormat.QUEUED) != 0, (flags & StreamFormat.SENDING) != 0));
        }
        return new Snapshot(shard, incarnation, next, stalled, members);
    }
}
