package io.chamberhub.server;

import io.chamberhub.bus.Pulse;
import io.chamberhub.bus.Pulse.Kind;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.OwnStream;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the streams of a shard arrive: several times a second it tells each other shard how far it has read
 * theirs, and those that are behind how far its own go; it keeps streams whose chambers are closed until all have their
 * end. Confined to the event loop of its shard.
 */
final class Streams implements Tick.Task {
    /** An open chamber, as far as its streams are concerned. */
    interface Open {
        ChamberName name();

        OwnStream stream();

        /** Adds what is to be said of it, all of it or only what is new. True if there will be more to say soon. */
        boolean pulse(Notes notes, boolean all);

        /** A shard reads this one's stream that is not known to, or writes one that is not read. */
        void meet(ShardId shard);

        /** A shard has no part in the chamber. */
        void absent(ShardId shard);

        /** How far another shard's stream goes. Answers what is to be said to that, if anything. */
        void reaches(ShardId shard, Position position, Notes notes);

        /** Another shard has no such stream any more. */
        void over(ShardId shard, long incarnation);

        /** Another shard that is not kept account of as a reader is so from here on. */
        Repetition repeat(ShardId reader, Position position);
    }

    /** What is to be said, to each shard. */
    static final class Notes {
        private final Map<ShardId, List<Pulse.Note>> notes = new HashMap<>();

        void add(ShardId to, Kind kind, ChamberName chamber, Position position) {
            notes.computeIfAbsent(to, shard -> new ArrayList<>()).add(new Pulse.Note(kind, chamber, position));
        }
    }

    private record Lingering(ChamberName name, OwnStream stream) {}

    private final ShardId self;
    private final ShardBus bus;
    private final Tick tick;
    private final int most;
    private final Function<ChamberName, @Nullable Open> open;
    private final Set<Open> due = new LinkedHashSet<>();
    /** Bytes read since the last pulse. */
    private long unsaid;
    /** By incarnation, which tells all streams of a shard apart. */
    private final Map<Long, Lingering> lingering = new HashMap<>();

    /** @param most bytes that may be read before their writers are told */
    Streams(ShardId self, ShardBus bus, Tick tick, int most, Function<ChamberName, @Nullable Open> open) {
        this.self = self;
        this.bus = bus;
        this.tick = tick;
        this.most = most;
        this.open = open;
    }

    /** So much has been read: where streams are fast, their writers are told before the next pulse, or they had to wait. */
    void read(int bytes) {
        boolean enough = unsaid > most;
        unsaid += bytes;
        if (!enough && unsaid > most) {
            tick.publish(this);
        }
    }

    @Override
    public void endTick() {
        pulse();
    }

    /** Something has been read or written there. */
    void due(Open chamber) {
        due.add(chamber);
    }

    /** A chamber is closed here: its stream is kept until all who read it have its end, or it is too old. */
    void linger(Open chamber) {
        due.remove(chamber);
        Lingering ended = new Lingering(chamber.name(), chamber.stream());
        lingering.put(chamber.stream().incarnation(), ended);
        release(ended);
    }

    /** Whether every stream that has ended has been read to its end. */
    boolean isSettled() {
        return lingering.isEmpty();
    }

    /** How many streams that have ended are kept. */
    int lingering() {
        return lingering.size();
    }

    /** Tells a shard that this one does not read that stream of its, and will not. */
    void tellAbsent(ShardId writer, ChamberName name, Position position) {
        Notes notes = new Notes();
        notes.add(writer, Kind.ABSENT, name, position);
        send(notes);
    }

    /** It is time to say what there is to say. */
    void pulse() {
        unsaid = 0;
        Notes notes = new Notes();
        List<Open> now = List.copyOf(due);
        due.clear();
        for (Open chamber : now) {
            if (chamber.pulse(notes, false)) {
                due.add(chamber);
            }
        }
        lingering.values().forEach(each -> tellLate(notes, each.name(), each.stream()));
        releaseAll();
        send(notes);
    }

    private void releaseAll() {
        List.copyOf(lingering.values()).forEach(this::release);
    }

    /** A stream that has ended need not be kept once all have read it, or once nothing of it could be repeated. */
    private void release(Lingering ended) {
        OwnStream stream = ended.stream();
        if (stream.isSettled() || stream.keptBytes() == 0) {
            stream.readers().forEach(stream::removeReader);
            lingering.remove(stream.incarnation());
        }
    }

    /** Says how far all streams of these chambers go and have been read. */
    void tellAll(Iterable<? extends Open> chambers) {
        Notes notes = new Notes();
        for (Open chamber : chambers) {
            chamber.pulse(notes, true);
        }
        send(notes);
    }

    /** Tells those who are late how far a stream goes. */
    static void tellLate(Notes notes, ChamberName name, OwnStream stream) {
        stream.late().forEach(reader -> notes.add(reader, Kind.WRITTEN, name, stream.position()));
    }

    /** These shards are gone: nothing is kept for them. */
    void forget(Predicate<ShardId> gone) {
        for (Lingering each : lingering.values()) {
            each.stream().readers().stream().filter(gone).forEach(each.stream()::removeReader);
        }
        releaseAll();
    }

    /** Another shard has said something. */
    void pulsed(Pulse pulse) {
        Notes answers = new Notes();
        for (Pulse.Note note : pulse.notes()) {
            switch (note.kind()) {
                case READ -> read(pulse.from(), note, answers);
                case WRITTEN -> written(pulse.from(), note, answers);
                case ABSENT -> absent(pulse.from(), note);
                case OVER -> over(pulse.from(), note);
            }
        }
        send(answers);
    }

    /** Answers a shard that has missed part of a stream of this one. */
    Repetition repeat(ShardId reader, ChamberName name, Position position) {
        Open chamber = writing(name, position);
        if (chamber != null) {
            return chamber.repeat(reader, position);
        }
        Lingering ended = lingering.get(position.incarnation());
        if (ended != null) {
            return ended.stream()
                    .repeat(position.next())
                    .<Repetition>map(Repetition.Again::new)
                    .orElseGet(Repetition.Over::new);
        }
        return new Repetition.Over();
    }

    private void read(ShardId reader, Pulse.Note note, Notes answers) {
        Open chamber = writing(note.chamber(), note.position());
        if (chamber != null) {
            if (!chamber.stream().acknowledged(reader, note.position().next())) {
                chamber.meet(reader);
            }
        } else if (!isKeptFor(reader, note.position())) {
            answers.add(reader, Kind.OVER, note.chamber(), note.position());
        }
    }

    private boolean isKeptFor(ShardId reader, Position position) {
        Lingering ended = lingering.get(position.incarnation());
        if (ended == null || !ended.stream().acknowledged(reader, position.next())) {
            return false;
        }
        release(ended);
        return true;
    }

    private void written(ShardId writer, Pulse.Note note, Notes answers) {
        Open chamber = open.apply(note.chamber());
        if (chamber == null) {
            answers.add(writer, Kind.ABSENT, note.chamber(), note.position());
        } else {
            chamber.reaches(writer, note.position(), answers);
        }
    }

    private void absent(ShardId shard, Pulse.Note note) {
        Open chamber = writing(note.chamber(), note.position());
        if (chamber != null) {
            chamber.absent(shard);
        }
        Lingering ended = lingering.get(note.position().incarnation());
        if (ended != null) {
            ended.stream().removeReader(shard);
            release(ended);
        }
    }

    private void over(ShardId writer, Pulse.Note note) {
        Open chamber = open.apply(note.chamber());
        if (chamber != null) {
            chamber.over(writer, note.position().incarnation());
        }
    }

    private @Nullable Open writing(ChamberName name, Position position) {
        Open chamber = open.apply(name);
        return chamber != null && chamber.stream().incarnation() == position.incarnation() ? chamber : null;
    }

    private void send(Notes notes) {
        notes.notes.forEach((shard, said) -> bus.pulse(shard, new Pulse(self, said)));
    }
}
