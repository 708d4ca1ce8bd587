package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the directory counts for one shard in one chamber. A step of which nobody knows whether it was done is made right by
 * saying again what is so; that is said alone, when no other step is under way. Confined to the event loop of its shard.
 */
final class Places {
    private static final Logger log = LoggerFactory.getLogger(Places.class);

    /** Before what could not be said is said again, in ms. */
    private static final long RETRY = 1_000;

    /** How long a newcomer waits for the directory to know how things stand, in ms. */
    private static final long PATIENCE = 10_000;

    private final ChamberName name;
    private final ShardId self;
    private final Directory directory;
    private final Vertx vertx;
    private final LongSupplier nextId;
    private int counted;
    /** Steps under way. */
    private int steps;
    /** Whether the directory may count wrongly. */
    private boolean doubtful;

    private @Nullable Promise<List<ShardId>> asserting;
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private Future<Void> before;

    /**
     * @param before completes when the directory has forgotten what this shard last had to do with the chamber
     * @param nextId ids below are taken
     */
    Places(ChamberName name, ShardId self, Directory directory, Vertx vertx, Future<Void> before, LongSupplier nextId) {
        this.name = name;
        this.self = self;
        this.directory = directory;
        this.vertx = vertx;
        this.before = before;
        this.nextId = nextId;
    }

    /** Connections that the directory counts, as far as this shard has heard. */
    int count() {
        return counted;
    }

    /** One more connection wants in. */
    Future<Directory.Answer> admit(Limits limits) {
        return before.timeout(PATIENCE, TimeUnit.MILLISECONDS).compose(v -> {
            steps++;
            return directory
                    .admit(name, self, limits, nextId.getAsLong())
                    .onSuccess(answer -> counted += answer instanceof Directory.Admitted ? 1 : 0)
                    .onComplete(this::done);
        });
    }

    /** A connection that was admitted is gone. */
    void leave() {
        counted--;
        if (asserting == null) {
            steps++;
            directory.leave(name, self).onComplete(this::done);
        }
    }

    private void done(AsyncResult<?> step) {
        steps--;
        if (step.failed()) {
            failed("the directory did not answer", step.cause());
            doubtful = true;
        }
        if (steps == 0 && asserting != null) {
            say(asserting);
        } else if (doubtful) {
            reassertAndForget();
        }
        checkSettled();
    }

    /**
     * Says again what is so.
     *
     * @return the other shards in the chamber; fails if the directory cannot be reached, which is then tried again
     */
    Future<List<ShardId>> reassert() {
        if (asserting != null) {
            return asserting.future();
        }
        Promise<List<ShardId>> answer = Promise.promise();
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

    private void say(Promise<List<ShardId>> answer) {
        int claimed = counted;
        directory.reassert(name, self, claimed, nextId.getAsLong()).onComplete(said -> {
            if (said.succeeded() && claimed != counted) {
                say(answer);
                return;
            }
            asserting = null;
            doubtful = said.failed();
            if (said.failed()) {
                failed("the directory could not be told how things are; trying again", said.cause());
                vertx.setTimer(RETRY, timer -> reassertAndForget());
            }
            answer.handle(said);
            checkSettled();
        });
    }

    private void reassertAndForget() {
        reassert().onFailure(failure -> log.debug("to be said again: {}", failure.getMessage()));
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
            List.copyOf(waiting).forEach(Promise::tryComplete);
            waiting.clear();
        }
    }

    private void failed(String what, Throwable failure) {
        log.atWarn()
                .setCause(failure)
                .addKeyValue("hall", name.hall())
                .addKeyValue("chamber", name.name())
                .log(what);
    }
}
