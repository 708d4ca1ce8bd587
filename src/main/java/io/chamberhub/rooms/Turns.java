package io.chamberhub.rooms;

import io.chamberhub.room.RoomStep;
import java.util.ArrayDeque;
import java.util.Deque;

/** Who may ask the logic of a room, where only one at a time should. Confined to the event loop of its shard. */
final class Turns {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean taken;
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
        if (taken) {
            waiting.add(step);
        } else {
            taken = true;
            step.run();
        }
    }

    void over() {
        Runnable next = waiting.poll();
        if (next == null) {
            taken = false;
        } else {
            next.run();
        }
    }
}
