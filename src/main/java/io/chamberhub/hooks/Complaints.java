package io.chamberhub.hooks;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of one webhook: that it fails and that it is well again, not each single try. Confined to one context. */
final class Complaints {
    private static final Logger log = LoggerFactory.getLogger(Complaints.class);

    /** Between two lines that say the same. */
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(60);

    private final String hall;
    private final String place;
    private boolean failing;
    private long complained;
    private long lost;
    private long lamented = System.nanoTime() - PERIOD;

    Complaints(String hall, String place) {
        this.hall = hall;
        this.place = place;
    }

    boolean isFailing() {
        return failing;
    }

    /** @param waiting how many events wait for it */
    void failed(Throwable failure, int waiting) {
        long now = System.nanoTime();
        if (failing && now - complained < PERIOD) {
            return;
        }
        failing = true;
        complained = now;
        log.atWarn()
                .addKeyValue("hall", hall)
                .addKeyValue("webhook", place)
                .addKeyValue("reason", failure.getMessage())
                .addKeyValue("waiting", waiting)
                .log("a webhook fails; it is tried again");
    }

    /** It has taken note of something. */
    void over() {
        if (failing) {
            failing = false;
            log.atInfo().addKeyValue("hall", hall).addKeyValue("webhook", place).log("a webhook works again");
        }
    }

    void lost(long events) {
        lost += events;
        long now = System.nanoTime();
        if (now - lamented >= PERIOD) {
            lamented = now;
            log.atWarn()
                    .addKeyValue("hall", hall)
                    .addKeyValue("webhook", place)
                    .addKeyValue("events", lost)
                    .log("too much waits for a webhook; it will not be told of the oldest events");
            lost = 0;
        }
    }

    void notGivenUp(Throwable failure) {
        log.debug("events of {} wait on in the ledger: {}", hall, failure.getMessage());
    }
}
