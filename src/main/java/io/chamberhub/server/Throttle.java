package io.chamberhub.server;

import io.chamberhub.chamber.Rate;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a shard that are not read from because they have sent faster than their halls grant. One timer looks
 * at all of them, and runs only while there are any. Confined to the event loop of its shard.
 */
final class Throttle {
    /** Someone who sends too fast. */
    interface Sender {
        /** Its rate is within what is granted again. */
        void goOn();

        /** It has been too fast for too long. */
        void tooFast();
    }

    private static final Logger log = LoggerFactory.getLogger(Throttle.class);

    /** Between two looks, in ms. */
    static final long PACE = 25;

    private final Vertx vertx;
    private final LongSupplier clock;
    private Map<Sender, Rate> waiting = new HashMap<>();
    private boolean looking;

    /** @param clock milliseconds that never go back */
    Throttle(Vertx vertx, LongSupplier clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** The time, in ms. */
    long now() {
        return clock.getAsLong();
    }

    /** Whether a sender has to wait; it will then be told to go on. */
    boolean mustWait(Sender sender, Rate rate) {
        boolean wait = rate.isOver(now());
        if (wait) {
            waiting.put(sender, rate);
            lookSoon();
        }
        return wait;
    }

    /** A sender is gone. */
    void forget(Sender sender) {
        waiting.remove(sender);
    }

    private void lookSoon() {
        if (!looking) {
            looking = true;
            vertx.setTimer(PACE, timer -> look());
        }
    }

    private void look() {
        looking = false;
        long now = now();
        Map<Sender, Rate> looked = waiting;
        waiting = new HashMap<>();
        looked.forEach((sender, rate) -> look(sender, rate, now));
        if (!waiting.isEmpty()) {
            lookSoon();
        }
    }

    /** What goes wrong with one must not keep the others waiting. */
    private void look(Sender sender, Rate rate, long now) {
        try {
            if (rate.isTooMuch(now)) {
                sender.tooFast();
            } else if (rate.isOver(now)) {
                waiting.put(sender, rate);
            } else {
                sender.goOn();
            }
        } catch (RuntimeException | OutOfMemoryError bug) {
            log.error("a sender could not be told", bug);
        }
    }
}
