package io.chamberhub.rooms;

import io.chamberhub.room.RoomStep;
import java.util.ArrayDeque;
import java.util.Deque;

/** Who may ask the logic of a room, where only one at a time should. Confined to the event loop of its shard. */
final class Turns {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
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

    /** Does something once it is its turn, which lasts until it is {@linkplain #over over}. */
    void add(Runnable step) {
        waiting.add(step);
        callNext();
    }

    void over() {
        taken = false;
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
                waiting.remove().run();
            }
        } finally {
            calling = false;
        }
    }
}
