package io.chamberhub.server;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The heartbeats of a shard's connections: a {@link Wheel} for each setting that its halls have, and one timer for all of
 * them, which runs only while there is anybody to ping. Confined to the event loop of its shard.
 */
final class Heartbeats {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final LongSupplier clock;
    private final Map<Heartbeat, Wheel> wheels = new HashMap<>();
    private long timer = NO_TIMER;

    /** @param clock milliseconds that never go back */
    Heartbeats(Vertx vertx, LongSupplier clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** From now on it is pinged, where that is wanted. */
    void add(Wheel.Peer peer, Heartbeat heartbeat) {
        if (heartbeat.isOn()) {
            wheels.computeIfAbsent(heartbeat, wanted -> new Wheel(wanted, clock.getAsLong()))
                    .add(peer);
            if (timer == NO_TIMER) {
                timer = vertx.setPeriodic(Wheel.TURN, turn -> turn());
            }
        }
    }

    /** It is not pinged any more. */
    void remove(Wheel.Peer peer, Heartbeat heartbeat) {
        Wheel wheel = wheels.get(heartbeat);
        if (wheel != null) {
            wheel.remove(peer);
        }
    }

    /** It is read from again. */
    void readAgain(Wheel.Peer peer, Heartbeat heartbeat) {
        Wheel wheel = wheels.get(heartbeat);
        if (wheel != null) {
            wheel.readAgain(peer);
        }
    }

    private void turn() {
        long now = clock.getAsLong();
        wheels.values().removeIf(Wheel::isEmpty);
        wheels.values().forEach(wheel -> wheel.turn(now));
        if (wheels.isEmpty()) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
