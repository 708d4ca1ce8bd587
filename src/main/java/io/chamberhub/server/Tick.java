package io.chamberhub.server;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what one turn of the event loop produced, so that each chamber is published and each socket flushed once,
 * however many messages they are due. Confined to its event loop.
 */
final class Tick {
    /** Something with work to do at the end of a tick. It asks once per tick. */
    interface Task {
        void endTick();
    }

    private static final Logger log = LoggerFactory.getLogger(Tick.class);

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
        publishing.forEach(Tick::end);
        List<Task> flushing = sockets;
        sockets = new ArrayList<>();
        flushing.forEach(Tick::end);
    }

    /** What goes wrong with one must not cost the others what they are due. */
    private static void end(Task task) {
        try {
            task.endTick();
        } catch (RuntimeException | OutOfMemoryError bug) {
            log.error("a tick could not be ended", bug);
        }
    }
}
