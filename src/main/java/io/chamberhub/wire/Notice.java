package io.chamberhub.wire;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A message of the hub itself in the {@code echo} protocol: a header line and nothing else. */
public sealed interface Notice {
    /** The text a client reads. */
    String wire();

    /** The first message to a newcomer: its own id, then everyone already here. */
    record Welcome(MemberId id, List<MemberId> others) implements Notice {
        public Welcome(MemberId id, Collection<MemberId> others) {
            this(id, List.copyOf(others));
        }

        @Override
        public String wire() {
            return "I" + id + others.stream().map(other -> ":H" + other).collect(Collectors.joining());
        }
    }

    /** Said to those who are here when {@code member} joins. */
    record Joined(MemberId member) implements Notice {
        @Override
        public String wire() {
            return "H" + member;
        }
    }

    /** Said to those who remain when {@code member} has left, for whatever reason. */
    record Left(MemberId member) implements Notice {
        @Override
        public String wire() {
            return "B" + member;
        }
    }

    /** Said right after a message that ended before its sender ended it. */
    record Truncated() implements Notice {
        @Override
        public String wire() {
            return "X";
        }
    }
}
