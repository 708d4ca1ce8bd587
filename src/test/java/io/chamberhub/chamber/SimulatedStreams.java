package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sees to it that the streams of a shard of the simulation arrive, those of closed chambers included. */
final class SimulatedStreams {
    private enum Kind {
        READ,
        WRITTEN,
        ABSENT,
        OVER
    }

    private record Note(Kind kind, Position position) {}

    private static final long PULSE = 250;
    private static final long AUDIT = 30_000;
    private static final long STRANGE_AFTER = 1_000;

    /** Whether something has been read or written in the open chamber. */
    boolean due;

    private final SimulatedShard home;
    private final List<OwnStream> lingering = new ArrayList<>();

    SimulatedStreams(SimulatedShard home) {
        this.home = home;
        home.later((int) PULSE, this::pulse);
        home.later((int) AUDIT, this::audits);
    }

    void linger(OwnStream stream) {
        due = false;
        lingering.add(stream);
        releaseAll();
    }

    private void releaseAll() {
        for (OwnStream stream : List.copyOf(lingering)) {
            if (stream.isSettled() || stream.keptBytes() == 0) {
                stream.readers().forEach(stream::removeReader);
                lingering.remove(stream);
            }
        }
    }

    void tellAbsent(ShardId writer, Position position) {
        say(writer, Kind.ABSENT, position);
    }

    boolean isSettled() {
        return lingering.isEmpty();
    }

    private void pulse() {
        home.network.after(PULSE, home.id, this::pulse);
        SimulatedChamber open = home.open;
        if (open != null && due) {
            due = speak(open, false);
        }
        lingering.forEach(this::tellLate);
        releaseAll();
    }

    private void audits() {
        home.network.after(AUDIT, home.id, this::audits);
        audit();
    }

    void audit() {
        SimulatedChamber open = home.open;
        if (open != null) {
            open.reassert();
            speak(open, true);
        }
    }

    private boolean speak(SimulatedChamber chamber, boolean all) {
        Peers peers = chamber.chamber.peers();
        peers.progress(all).forEach((shard, position) -> say(shard, Kind.READ, position));
        OwnStream stream = chamber.stream();
        if (all) {
            // In an order that is the same in every run.
            stream.readers().stream()
                    .sorted(Comparator.comparing(ShardId::toString))
                    .forEach(shard -> say(shard, Kind.WRITTEN, stream.position()));
        }
        tellLate(stream);
        peers.strangers(STRANGE_AFTER).forEach(chamber.meetings::meet);
        boolean missing = peers.askAgain();
        return missing || peers.hasStrangers() || !stream.isSettled();
    }

    private void tellLate(OwnStream stream) {
        stream.late().forEach(shard -> say(shard, Kind.WRITTEN, stream.position()));
    }

    private void say(ShardId to, Kind kind, Position position) {
        Note note = new Note(kind, position);
        home.network.letter(home.id, to, () -> home.cluster.find(to).streams.hear(home.id, note));
    }

    private void hear(ShardId from, Note note) {
        if (home.hasDeparted(from.node())) {
            return;
        }
        Position position = note.position();
        switch (note.kind()) {
            case READ -> read(from, position);
            case WRITTEN -> written(from, position);
            case ABSENT -> absent(from, position);
            case OVER -> {
                if (home.isOpen()) {
                    home.chamber().peers().over(from, position.incarnation());
                }
            }
        }
    }

    private void read(ShardId reader, Position position) {
        SimulatedChamber chamber = writing(position);
        if (chamber != null) {
            if (!chamber.stream().acknowledged(reader, position.next())) {
                chamber.meetings.meet(reader);
            }
            return;
        }
        boolean known = false;
        for (OwnStream stream : lingering) {
            known |= isThat(position).test(stream) && stream.acknowledged(reader, position.next());
        }
        releaseAll();
        if (!known) {
            say(reader, Kind.OVER, position);
        }
    }

    private void written(ShardId writer, Position position) {
        SimulatedChamber open = home.open;
        if (open == null) {
            say(writer, Kind.ABSENT, position);
        } else if (open.chamber.peers().hasEnded(writer, position.incarnation())) {
            say(writer, Kind.READ, position);
        } else if (open.chamber.peers().reaches(writer, position)) {
            due = true;
        } else {
            open.meetings.reaches(writer, position);
        }
    }

    private void absent(ShardId shard, Position position) {
        SimulatedChamber chamber = writing(position);
        // What it says may be old; while its stream is read, it is the end of that which counts.
        if (chamber != null && !chamber.chamber.peers().reads(shard)) {
            chamber.parted(shard);
        }
        if (chamber != null) {
            chamber.chamber.peers().tellAgain(shard);
            due = true;
        }
        lingering.stream().filter(isThat(position)).forEach(stream -> stream.removeReader(shard));
        releaseAll();
    }

    Repetition repeat(ShardId reader, Position position) {
        SimulatedChamber chamber = writing(position);
        if (chamber != null && !chamber.stream().readers().contains(reader)) {
            chamber.meetings.meet(reader);
            return new Repetition.Again(List.of());
        }
        if (chamber != null) {
            return chamber.stream()
                    .repeat(position.next())
                    .<Repetition>map(Repetition.Again::new)
                    .orElseGet(() -> new Repetition.Anew(chamber.chamber.snapshot(reader)));
        }
        return lingering.stream()
                .filter(isThat(position))
                .findAny()
                .flatMap(stream -> stream.repeat(position.next()))
                .<Repetition>map(Repetition.Again::new)
                .orElseGet(Repetition.Over::new);
    }

    void forget(Predicate<ShardId> gone) {
        for (OwnStream stream : lingering) {
            stream.readers().stream().filter(gone).forEach(stream::removeReader);
        }
        releaseAll();
    }

    private @Nullable SimulatedChamber writing(Position position) {
        SimulatedChamber open = home.open;
        return open != null && isThat(position).test(open.stream()) ? open : null;
    }

    private static Predicate<OwnStream> isThat(Position position) {
        return stream -> stream.incarnation() == position.incarnation();
    }
}
