package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.ForwardingDirectory;
import io.chamberhub.directory.MemoryDirectory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a shard says to the directory when that fails, or answers late. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class PlacesTest {
    private static final ChamberName NAME = new ChamberName("/", "x");
    private static final ShardId SELF = new ShardId("local", 0);
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** Confinement: a newcomer whose patience ends is turned away on the shard's thread. */
    @Test
    void a_newcomer_that_waited_in_vain_is_told_on_the_thread_of_its_shard() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        CompletableFuture<String> own = new CompletableFuture<>();
        context.runOnContext(v -> {
            own.complete(Thread.currentThread().getName());
            Promise<Void> never = Promise.promise();
            Places places = new Places(NAME, SELF, new MemoryDirectory(), vertx, never.future(), () -> 0);
            places.admit(Limits.defaults())
                    .onFailure(f -> told.complete(Thread.currentThread().getName()));
        });
        assertThat(told.get(15, TimeUnit.SECONDS)).isEqualTo(own.get());
    }

    /** What could not be said is said again by one timer, however many steps had failed before. */
    @Test
    void ten_steps_that_fail_are_made_right_by_one_assertion_at_a_time() throws Exception {
        Broken directory = new Broken();
        CompletableFuture<Integer> asserted = new CompletableFuture<>();
        context.runOnContext(v -> {
            Places places = new Places(NAME, SELF, directory, vertx, Future.succeededFuture(), () -> 0);
            List<Future<?>> in = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                in.add(places.admit(Limits.defaults()));
            }
            Future.all(in).onComplete(x -> {
                directory.broken = true;
                for (int i = 0; i < 10; i++) {
                    places.leave();
                }
                // A second and a half later it has been said at once and by the timer, no more than twice in all.
                vertx.setTimer(1_500, timer -> asserted.complete(directory.asserted.get()));
            });
        });
        assertThat(asserted.get(5, TimeUnit.SECONDS)).isBetween(1, 2);
    }

    /**
     * The first assertion has been heard, but not answered yet, when the directory loses it: what is asserted from then on
     * has to be said anew, not to be taken for the one under way.
     */
    @Test
    void an_assertion_that_is_wanted_while_one_is_under_way_is_said_once_more() throws Exception {
        Broken directory = new Broken();
        Promise<Void> answered = Promise.promise();
        directory.late = answered.future();
        CompletableFuture<Void> both = new CompletableFuture<>();
        context.runOnContext(v -> {
            Places places = new Places(NAME, SELF, directory, vertx, Future.succeededFuture(), () -> 0);
            Future<?> first = places.reassert();
            Future<?> second = places.reassert();
            answered.complete();
            Future.all(first, second).onComplete(x -> both.complete(null));
        });
        both.get(5, TimeUnit.SECONDS);
        assertThat(directory.asserted.get()).isEqualTo(2);
    }

    private static final class Broken extends ForwardingDirectory {
        final AtomicInteger asserted = new AtomicInteger();
        volatile boolean broken;
        volatile Future<Void> late = Future.succeededFuture();

        Broken() {
            super(new MemoryDirectory());
        }

        @Override
        public Future<Void> leave(ChamberName c, ShardId s) {
            return broken ? Future.failedFuture("not active") : super.leave(c, s);
        }

        @Override
        public Future<List<ShardId>> reassert(ChamberName c, ShardId s, int n, long id) {
            asserted.incrementAndGet();
            return broken ? Future.failedFuture("not active") : late.compose(v -> super.reassert(c, s, n, id));
        }
    }
}
