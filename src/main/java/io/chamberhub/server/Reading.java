package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.Rate;
import io.vertx.core.Context;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection is read from. Several may hold it back at a time, for reasons of their own: its chamber, for which a
 * client is too slow; another shard, that does not take what it is sent; its own rate; the turn of the event loop. Each of them tells it to go on when
 * its reason is no more, and then all are asked again, so that the last one lets it go. What its client sends meanwhile
 * stays in the kernel, but for what had been read already.
 *
 * <p>Paused at first. Confined to the event loop of its shard.
 */
final class Reading {
    /** So much of one client gathers in a turn of the event loop at most, in bytes; a frame may be longer. */
    static final int TURN = 1 << 20;

    private final Socket socket;
    private final Context context;
    private final Throttle throttle;
    private final Throttle.Sender sender;
    private final BooleanSupplier others;
    /** Null in a hall where clients may send as fast as they like. */
    private @Nullable Rate rate;

    private int gathered;
    private boolean awaitsTurn;
    private boolean paused = true;
    private boolean ended;

    /** @param others whether anybody else holds it back, who will then tell it to go on */
    Reading(
            Socket socket,
            Context context,
            Limits limits,
            Throttle throttle,
            Throttle.Sender sender,
            BooleanSupplier others) {
        this.socket = socket;
        this.context = context;
        this.throttle = throttle;
        this.sender = sender;
        this.others = others;
        this.rate = Rate.isLimited(limits) ? new Rate(limits, throttle.now()) : null;
    }

    /** Other limits hold from now on. Its rate is counted anew if that is another one; it may be able to go on. */
    void settle(Limits others) {
        if (rate != null ? !rate.isOf(others) : Rate.isLimited(others)) {
            throttle.forget(sender);
            rate = Rate.isLimited(others) ? new Rate(others, throttle.now()) : null;
        }
    }

    /** Whether it is held back now. */
    boolean isPaused() {
        return paused;
    }

    /**
     * A data frame has come and was passed on.
     *
     * @param first whether a message begins with it
     * @param length of its payload, in bytes
     */
    void passed(boolean first, int length) {
        if (ended) {
            return;
        }
        if (rate != null) {
            rate.frame(first, length, throttle.now());
        }
        gathered += length;
        if (gathered > TURN && !awaitsTurn) {
            awaitTurn();
        }
        if (mustWait()) {
            pause();
        }
    }

    /** What it has said so far is sent to others when the tick ends, which is before this comes to its turn. */
    private void awaitTurn() {
        awaitsTurn = true;
        context.runOnContext(v -> {
            gathered = 0;
            awaitsTurn = false;
            goOn();
        });
    }

    void pause() {
        paused = true;
        socket.pause();
    }

    /** One of those who held it back does so no more. True if that was the last one, so that it is read from again. */
    boolean goOn() {
        if (!ended && mustWait()) {
            return false;
        }
        paused = false;
        socket.resume();
        return true;
    }

    private boolean mustWait() {
        boolean tooFast = rate != null && throttle.mustWait(sender, rate);
        return others.getAsBoolean() || tooFast || awaitsTurn;
    }

    /** What it sends matters no more, but that it closes does: nobody holds it back from now on. */
    void end() {
        ended = true;
        throttle.forget(sender);
    }
}
