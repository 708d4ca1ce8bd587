package io.chamberhub.conformance;

import java.util.List;
import java.util.stream.Stream;

/**
 * One row of a table: what a client sends to a server that says everything again, and what must come back.
 *
 * @param name what it is about, unique in its group
 */
record Case(String name, List<Turn> turns) {
    Case {
        turns = List.copyOf(turns);
        if (turns.isEmpty()) {
            throw new IllegalArgumentException(name + ": nothing is sent");
        }
    }

    /** Whether it asks for the WebSocket itself, in some way that matters. */
    boolean asksItself() {
        return sent().findFirst()
                .filter(first -> first instanceof Request || first instanceof Request.Verbatim)
                .isPresent();
    }

    /** Whether it means the same where each message has a header line. */
    boolean mayGrow() {
        return sent().noneMatch(sent -> sent instanceof Sent.Raw
                || sent instanceof Request.Verbatim
                || (sent instanceof Sent.Frame frame && !frame.mayGrow()));
    }

    /** All that is sent, whatever comes back. */
    Stream<Sent> sent() {
        return turns.stream().flatMap(turn -> turn.sent().stream());
    }
}
