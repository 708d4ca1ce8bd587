package io.chamberhub.wire;

import java.util.LinkedHashSet;
import java.util.Set;

/** Whom a message is for, as its header line says. */
public sealed interface Targets {
    /** Everyone but the sender: a header without {@code T} item. */
    record Others() implements Targets {}

    /** Everyone, the sender too: {@code T**}. */
    record Everyone() implements Targets {}

    /** The listed ids and one other connection, neither the sender nor listed: {@code T*}. */
    record OneOther(Set<MemberId> listed) implements Targets {
        public OneOther {
            listed = Set.copyOf(listed);
        }
    }

    /** These ids, the sender too if listed: {@code T22,18}. No id at all names nobody. */
    record Listed(Set<MemberId> ids) implements Targets {
        public Listed {
            ids = Set.copyOf(ids);
        }
    }

    Targets OTHERS = new Others();
    Targets EVERYONE = new Everyone();

    /**
     * Reads a header line.
     *
     * @param line colon-separated items without the ending LF; the empty line is a header without items. Items other
     *     than {@code T} are ignored, and so are ids that no hub would give out.
     */
    static Targets parse(String line) {
        if (line.isEmpty()) {
            return OTHERS;
        }
        boolean any = false;
        boolean everyone = false;
        boolean oneOther = false;
        Set<MemberId> ids = new LinkedHashSet<>();
        for (String item : line.split(":", -1)) {
            if (!item.startsWith("T")) {
                continue;
            }
            any = true;
            for (String name : item.substring(1).split(",", -1)) {
                everyone |= name.equals("**");
                oneOther |= name.equals("*");
                MemberId.parse(name).ifPresent(ids::add);
            }
        }
        if (!any) {
            return OTHERS;
        }
        return everyone ? EVERYONE : oneOther ? new OneOther(ids) : new Listed(ids);
    }
}
