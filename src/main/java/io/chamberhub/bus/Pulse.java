package io.chamberhub.bus;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.ShardId;
import java.util.List;

/**
 * What one shard tells another from time to time: how far their streams go and have been read, chamber by chamber.
 *
 * @param from the shard that says it
 */
public record Pulse(ShardId from, List<Note> notes) {
    public Pulse {
        notes = List.copyOf(notes);
    }

    /** What a note says. */
    public enum Kind {
        /** "I have read your stream so far." */
        READ,
        /** "My stream goes so far." */
        WRITTEN,
        /** "I have no part in this chamber; you need not write to me." */
        ABSENT,
        /** "I write no such stream." */
        OVER
    }

    /** One stream in one chamber. */
    public record Note(Kind kind, ChamberName chamber, Position position) {}
}
