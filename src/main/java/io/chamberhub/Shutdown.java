package io.chamberhub;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the node when the process is told to end, and ends the process in any case before ten seconds are over, not
 * counting the time that handing its clients over may take.
 */
final class Shutdown implements Runnable {
    interface Step {
        void run() throws Exception;
    }

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    /** How long an orderly stop may take beside the drain, in ms. */
    private static final long PATIENCE = 9_000;

    /** What the shell calls a process that SIGTERM ended. */
    private static final int TERMINATED = 143;

    private final Step stop;
    private final LongSupplier drainPeriod;

    /** @param drainPeriod how long the stop may wait for load balancers and hand clients over, in ms */
    Shutdown(Step stop, LongSupplier drainPeriod) {
        this.stop = stop;
        this.drainPeriod = drainPeriod;
    }

    @Override
    public void run() {
        CountDownLatch stopped = new CountDownLatch(1);
        Thread guard = new Thread(() -> haltUnless(stopped), "hub-shutdown-guard");
        guard.setDaemon(true);
        guard.start();
        try {
            stop.run();
        } catch (Exception failure) {
            log.atError().setCause(failure).log("the stop was not orderly");
        } finally {
            stopped.countDown();
        }
    }

    private void haltUnless(CountDownLatch stopped) {
        boolean inTime = false;
        try {
            inTime = stopped.await(drainPeriod.getAsLong() + PATIENCE, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        if (!inTime) {
            log.warn("stopping took too long; ending as it is");
            Runtime.getRuntime().halt(TERMINATED);
        }
    }
}
