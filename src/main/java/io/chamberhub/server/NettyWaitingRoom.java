package io.chamberhub.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop that have not become WebSockets yet. Whoever takes too long is closed, and where there
 * are too many, whoever has waited longest: an honest handshake takes milliseconds. There is one timer for all. Confined
 * to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what the timer does cannot fail
final class NettyWaitingRoom {
    private static final Logger log = LoggerFactory.getLogger(NettyWaitingRoom.class);

    private final EventExecutor loop;
    private final WaitingList<NettyGate> waiting;
    private final Burst crowds;
    private final Counts counts;
    private boolean timing;

    /**
     * @param limits for this event loop alone
     * @param crowds times at which there were too many, on any event loop of the node
     */
    NettyWaitingRoom(EventExecutor loop, HandshakeLimits limits, Burst crowds, Counts counts) {
        this.loop = loop;
        this.waiting = new WaitingList<>(TimeUnit.MILLISECONDS.toNanos(limits.timeout()), limits.pending());
        this.crowds = crowds;
        this.counts = counts;
    }

    /** Other limits hold from now on. Any thread. */
    void settle(HandshakeLimits limits) {
        loop.execute(() -> {
            waiting.settle(TimeUnit.MILLISECONDS.toNanos(limits.timeout()), limits.pending());
            sweep();
        });
    }

    /** A connection waits from now on; it did not before. */
    void enter(NettyGate gate) {
        long now = System.nanoTime();
        counts.handshakes.increment();
        @Nullable NettyGate oldest = waiting.add(gate, now);
        if (oldest != null) {
            counts.handshakes.decrement();
            drop(oldest, now);
        }
        setTimer(now);
    }

    /** A connection waits no longer, if it did. */
    void leave(NettyGate gate) {
        if (waiting.remove(gate)) {
            counts.handshakes.decrement();
        }
    }

    private void drop(NettyGate oldest, long now) {
        counts.handshakesDropped.increment();
        if (crowds.begins(now)) {
            log.atWarn()
                    .addKeyValue("waiting", counts.handshakes.sum())
                    .log("too many connections that ask for nothing; the oldest make room (handshake.pending)");
        }
        oldest.cut();
    }

    private void setTimer(long now) {
        if (!timing) {
            waiting.untilLate(now).ifPresent(time -> {
                timing = true;
                loop.schedule(this::sweep, time, TimeUnit.NANOSECONDS);
            });
        }
    }

    /** What goes wrong with one must not keep the others. */
    private static void end(NettyGate late) {
        try {
            late.tooLate();
        } catch (RuntimeException | OutOfMemoryError bug) {
            log.error("a connection is cut", bug);
            late.cut();
        }
    }

    private void sweep() {
        timing = false;
        for (NettyGate late : waiting.removeLate(System.nanoTime())) {
            counts.handshakes.decrement();
            if (!late.isAnswered()) {
                counts.handshakesTimedOut.increment();
            }
            end(late);
        }
        setTimer(System.nanoTime());
    }
}
