package io.chamberhub.rooms;

import io.chamberhub.room.RoomStep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Who may ask the logic of a room, where only one at a time should. Confined to the event loop of its shard. */
final class Turns {
    /** The time of one of them. */
    final class Turn {
        private boolean over;

        boolean isOver() {
            return over;
        }

        /** The next one may. Said twice, it counts once. */
        void over() {
            if (!over) {
                over = true;
                taken = false;
                callNext();
            }
        }
    }

    private final Deque<Consumer<Turn>> waiting = new ArrayDeque<>();
    private boolean taken;
    private boolean calling;
    private boolean needed;

    /** Whether decisions rest on the room, so that one that is made while another is applied would be made in vain. */
    boolean areNeeded() {
        return needed;
    }

    /** This is what a decision rests on. */
    void looked(RoomStep.Seen seen) {
        needed |= seen.state() || seen.clients();
    }

    /** Does something once it is its turn. */
    void add(Consumer<Turn> step) {
        waiting.add(step);
        callNext();
    }

    /** Steps that are over at once are followed by the next one here, and not within themselves: there may be thousands. */
    private void callNext() {
        if (calling) {
            return;
        }
        calling = true;
        try {
            while (!taken && !waiting.isEmpty()) {
                taken = true;
                waiting.remove().accept(new Turn());
            }
        } finally {
            calling = false;
        }
    }
}
