package io.chamberhub.server;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Sees how late an event loop is, which is how long whatever comes in has to wait. Confined to that event loop. */
final class LoopLag {
    /** How often it looks, in ms. */
    private static final long PERIOD = 250;

    private final Vertx vertx;
    private final Timer lags;

    LoopLag(Vertx vertx, Timer lags) {
        this.vertx = vertx;
        this.lags = lags;
    }

    /** Looks from now on. */
    void watch() {
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD);
        vertx.setTimer(PERIOD, timer -> {
            lags.record(Math.max(0, System.nanoTime() - due), TimeUnit.NANOSECONDS);
            watch();
        });
    }
}
