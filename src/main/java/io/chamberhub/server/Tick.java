package io.chamberhub.server;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what one turn of the event loop produced, so that each chamber is published and each socket flushed once,
 * however many messages they are due. Confined to its event loop.
 */
final class Tick {
    /** Something with work to do at the end of a tick. It asks once per tick. */
    interface Task {
        void endTick();
    }

    private final Context context;
    private List<Task> chambers = new ArrayList<>();
    private List<Task> sockets = new ArrayList<>();
    private boolean scheduled;

    Tick(Context context) {
        this.context = context;
    }

    /** A chamber has something to publish. */
    void publish(Task chamber) {
        chambers.add(chamber);
        schedule();
    }

    /** A socket has something to flush. */
    void flush(Task socket) {
        sockets.add(socket);
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            context.runOnContext(v -> end());
        }
    }

    private void end() {
        scheduled = false;
        List<Task> publishing = chambers;
        chambers = new ArrayList<>();
        publishing.forEach(Task::endTick);
        List<Task> flushing = sockets;
        sockets = new ArrayList<>();
        flushing.forEach(Task::endTick);
    }
}
