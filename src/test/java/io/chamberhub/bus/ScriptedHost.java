package io.chamberhub.bus;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import java.util.Optional;
import java.util.function.Consumer;

/** A shard with one chamber in which nothing happens; records what the others say to it. */
final class ScriptedHost implements ShardBus.Host {
    private final ChamberName open;
    private final Snapshot here;
    private final Consumer<? super ShardFormat.Said> heard;

    ScriptedHost(ChamberName open, Snapshot here, Consumer<? super ShardFormat.Said> heard) {
        this.open = open;
        this.here = here;
        this.heard = heard;
    }

    @Override
    public Optional<Snapshot> greeted(ChamberName chamber, Snapshot theirs, boolean entering) {
        heard.accept(new ShardFormat.Greeting(chamber, entering, theirs));
        return chamber.equals(open) ? Optional.of(here) : Optional.empty();
    }

    @Override
    public void pulsed(Pulse pulse) {
        heard.accept(new ShardFormat.Beat(pulse));
    }

    @Override
    public Repetition repeat(ShardId reader, ChamberName chamber, Position position) {
        heard.accept(new ShardFormat.Repeat(reader, chamber, position));
        return chamber.equals(open) ? new Repetition.Anew(here) : new Repetition.Over();
    }
}
