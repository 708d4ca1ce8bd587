package io.chamberhub.server;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    /** One of so many messages is timed: looking at the clock takes a part of the time that a delivery does. */
    private static final int TIMED = 8;

    private final Context context;
    private final Timer deliveries;
    private List<Task> chambers = new ArrayList<>();
    private List<Task> sockets = new ArrayList<>();
    private boolean scheduled;

    /** How many more messages come before the next one that is timed. */
    private int skipped;
    /** When a message was read that is timed, by {@link System#nanoTime}; 0 if none is. */
    private long read;

    /** @param deliveries told how long it took from reading a message until the sockets had what its tick had for them */
    Tick(Context context, Timer deliveries) {
        this.context = context;
        this.deliveries = deliveries;
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

    /** A message is about to be handled. */
    void begin() {
        if (read == 0 && --skipped < 0) {
            read = System.nanoTime();
        }
    }

    /** It has been handled; if it was for anybody, the tick has something to do now. */
    void handled() {
        if (read != 0 && !scheduled) {
            read = 0;
        }
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
        if (read != 0) {
            deliveries.record(System.nanoTime() - read, TimeUnit.NANOSECONDS);
            read = 0;
            skipped = TIMED - 1;
        }
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
