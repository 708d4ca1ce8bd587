package io.chamberhub.server;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the directory counts for one shard under one name. A step of which nobody knows whether it was done is made right by
 * saying again what is so; that is said alone, when no other step is under way. Confined to the event loop of its shard.
 *
 * @param <S> what the directory answers to what is said again
 */
final class Claim<S> {
    /** The directory, as far as this name is concerned. */
    interface Book<S> {
        /** One connection less. */
        Future<Void> leave();

        /** So many connections there are. */
        Future<S> reassert(int connections);

        /** Adds to a log line what it is about. */
        LoggingEventBuilder name(LoggingEventBuilder line);
    }

    private static final Logger log = LoggerFactory.getLogger(Claim.class);

    /** Before what could not be said is said again, in ms. */
    private static final long RETRY = 1_000;

    /** How long a newcomer waits for the directory to know how things stand, in ms. */
    private static final long PATIENCE = 10_000;

    private final Book<S> book;
    private final Vertx vertx;
    private int counted;
    /** Steps under way. */
    private int steps;
    /** Whether the directory may count wrongly. */
    private boolean doubtful;
    /** Whether what could not be said will be said by a timer. */
    private boolean retrying;
    /** Whether what is being said has to be said once more. */
    private boolean again;

    private @Nullable Promise<S> asserting;
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private Future<Void> before;

    /** @param before completes when the directory has forgotten what this shard last had to do with the name */
    Claim(Book<S> book, Vertx vertx, Future<Void> before) {
        this.book = book;
        this.vertx = vertx;
        this.before = before;
    }

    /** Connections that the directory counts, as far as this shard has heard. */
    int count() {
        return counted;
    }

    /**
     * One more connection wants in.
     *
     * @param question asks the directory
     * @param counts whether it counts from now on, by the answer
     */
    <A> Future<A> enter(Supplier<Future<A>> question, Predicate<A> counts) {
        return ready().compose(v -> {
            steps++;
            return question.get()
                    .onSuccess(answer -> counted += counts.test(answer) ? 1 : 0)
                    .onComplete(this::done);
        });
    }

    /** One more connection counts, which was here before anybody counted. The directory is to be told by {@link #reassert}. */
    void include() {
        counted++;
    }

    /** Completes when a step may be taken; fails if that takes too long. */
    private Future<Void> ready() {
        if (before.isComplete()) {
            return Future.succeededFuture();
        }
        Promise<Void> ready = Promise.promise();
        long timer = vertx.setTimer(PATIENCE, late -> ready.tryFail("the directory does not answer"));
        before.onComplete(v -> {
            vertx.cancelTimer(timer);
            ready.tryComplete();
        });
        return ready.future();
    }

    /** A connection that was let in is gone. */
    void leave() {
        counted--;
        if (asserting == null) {
            steps++;
            book.leave().onComplete(this::done);
        }
    }

    private void done(AsyncResult<?> step) {
        steps--;
        if (step.failed()) {
            doubt(step.cause());
        }
        if (steps == 0 && asserting != null) {
            say(asserting);
        } else if (doubtful && !retrying) {
            reassertAndForget();
        }
        checkSettled();
    }

    /**
     * Says again what is so; once more if it is just being said.
     *
     * @return what the directory answers; fails if it cannot be reached, which is then tried again
     */
    Future<S> reassert() {
        if (asserting != null) {
            again = true;
            return asserting.future();
        }
        Promise<S> answer = Promise.promise();
        asserting = answer;
        Future<Void> earlier = before;
        before = earlier.eventually(answer::future).otherwiseEmpty();
        earlier.onComplete(v -> {
            if (steps == 0) {
                say(answer);
            }
        });
        return answer.future();
    }

    private void say(Promise<S> answer) {
        int claimed = counted;
        again = false;
        book.reassert(claimed).onComplete(said -> {
            if (said.succeeded() && (again || claimed != counted)) {
                say(answer);
                return;
            }
            asserting = null;
            if (said.failed()) {
                doubt(said.cause());
                retry();
            } else {
                trust();
            }
            answer.handle(said);
            checkSettled();
        });
    }

    private void reassertAndForget() {
        reassert().onFailure(failure -> log.debug("to be said again: {}", failure.getMessage()));
    }

    private void retry() {
        if (!retrying) {
            retrying = true;
            vertx.setTimer(RETRY, timer -> {
                retrying = false;
                reassertAndForget();
            });
        }
    }

    /** Completes when the directory has taken note of everything so far. */
    Future<Void> settled() {
        Promise<Void> settled = Promise.promise();
        waiting.add(settled);
        checkSettled();
        return settled.future();
    }

    private void checkSettled() {
        if (steps == 0 && asserting == null && !doubtful) {
            List<Promise<Void>> settled = List.copyOf(waiting);
            waiting.clear();
            settled.forEach(Promise::tryComplete);
        }
    }

    private void doubt(Throwable failure) {
        if (!doubtful) {
            doubtful = true;
            note(Level.WARN)
                    .addKeyValue("cause", failure)
                    .log("the directory did not answer; it is told how things are until it does");
        }
    }

    private void trust() {
        if (doubtful) {
            doubtful = false;
            note(Level.INFO).log("the directory knows how things are again");
        }
    }

    private LoggingEventBuilder note(Level level) {
        return book.name(log.atLevel(level));
    }
}
