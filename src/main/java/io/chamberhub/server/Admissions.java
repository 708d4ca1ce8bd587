package io.chamberhub.server;

import io.chamberhub.server.Admission.Admitted;
import io.chamberhub.server.Admission.Refused;
import io.chamberhub.server.Admission.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Those who decide who may enter a hall, one after the other. Thread-safe. */
final class Admissions {
    /** How long a decision may take, in ms. */
    static final long PATIENCE = 10_000;

    private static final Logger log = LoggerFactory.getLogger(Admissions.class);
    private static final Verdict UNDECIDED =
            Verdict.refuse(503, "It could not be decided whether you may connect. Try again in a while.");

    private final List<Admission> all;
    private final long patience;
    private final AtomicBoolean failing = new AtomicBoolean();

    /** @param patience how long a decision may take, in ms */
    Admissions(List<Admission> all, long patience) {
        this.all = List.copyOf(all);
        this.patience = patience;
    }

    /**
     * Those of a hall: what its settings say, then others.
     *
     * @throws UnfitFile if a file that the settings name cannot be used
     */
    static Admissions of(HallSettings hall, List<Admission> others) throws UnfitFile {
        List<Admission> all = new ArrayList<>();
        Origins origins = new Origins(hall.origins());
        if (!origins.areAny()) {
            all.add(new OriginAdmission(origins));
        }
        if (hall.auth().isPresent()) {
            all.add(JwtAdmission.of(hall, hall.auth().get()));
        }
        all.addAll(others);
        return new Admissions(all, PATIENCE);
    }

    /** Whether there is nobody to ask. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * Asks them.
     *
     * @param shard the context to ask on, which must be the caller's
     * @return never fails; complete on return where all of them answer at once, else completes on that context
     */
    Future<Verdict> ask(Knock knock, Context shard) {
        return new Inquiry(knock, shard).begin();
    }

    /** One request on its way through. Confined to the event loop of its shard. */
    private final class Inquiry {
        private final Iterator<Admission> left = all.iterator();
        private final Promise<Verdict> decided = Promise.promise();
        private final Context shard;
        private Knock knock;
        private boolean over;

        Inquiry(Knock knock, Context shard) {
            this.knock = knock;
            this.shard = shard;
        }

        Future<Verdict> begin() {
            goOn();
            if (!over) {
                long timer = shard.owner().setTimer(patience, late -> fail(new TimeoutException("no answer in time")));
                decided.future().onComplete(done -> shard.owner().cancelTimer(timer));
            }
            return decided.future();
        }

        private void goOn() {
            while (!over && left.hasNext()) {
                Future<Verdict> answer = answer(left.next());
                if (!answer.isComplete()) {
                    answer.onComplete(late -> shard.runOnContext(v -> {
                        take(answer);
                        goOn();
                    }));
                    return;
                }
                take(answer);
            }
            decide(Verdict.admit(knock.guest()));
        }

        /** Whatever the code of an application throws, the request must be answered. */
        private Future<Verdict> answer(Admission admission) {
            try {
                return Objects.requireNonNull(admission.admit(knock), "no future");
            } catch (Throwable bug) {
                return Future.failedFuture(bug);
            }
        }

        private void take(Future<Verdict> answer) {
            if (answer.failed()) {
                fail(answer.cause());
            } else if (answer.result() instanceof Admitted admitted) {
                knock = knock.with(admitted.guest());
            } else if (answer.result() instanceof Refused refused) {
                decide(refused);
            } else {
                fail(new NullPointerException("no verdict"));
            }
        }

        private void fail(Throwable failure) {
            if (!over) {
                // Each client that comes meanwhile would say the same.
                Level level = failing.getAndSet(true) ? Level.DEBUG : Level.WARN;
                log.atLevel(level)
                        .setCause(failure)
                        .addKeyValue("hall", knock.chamber().hall())
                        .log("it could not be decided who may enter");
                over = true;
                decided.complete(UNDECIDED);
            }
        }

        private void decide(Verdict verdict) {
            if (!over) {
                failing.set(false);
                over = true;
                decided.complete(verdict);
            }
        }
    }
}
