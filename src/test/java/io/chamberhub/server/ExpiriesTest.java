package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class ExpiriesTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final BlockingQueue<String> expired = new LinkedBlockingQueue<>();
    private volatile Duration shift = Duration.ZERO;
    private final InstantSource clock = () -> Instant.now().plus(shift);
    private final Expiries<String> expiries = new Expiries<>(context, clock, expired::add);

    @AfterEach
    void stop() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void each_ends_in_its_time_and_those_of_one_time_in_the_order_in_which_they_came() throws Exception {
        Instant soon = clock.instant().plusMillis(200);
        on(all -> {
            all.add("later", soon.plusMillis(100));
            all.add("first", soon);
            all.add("second", soon);
            all.add("at once", Instant.MIN);
        });
        assertThat(next()).isEqualTo("at once");
        assertThat(next()).isEqualTo("first");
        assertThat(clock.instant()).isAfterOrEqualTo(soon);
        assertThat(next()).isEqualTo("second");
        assertThat(next()).isEqualTo("later");
        assertThat(clock.instant()).isAfterOrEqualTo(soon.plusMillis(100));
    }

    @Test
    void what_is_forgotten_does_not_end() throws Exception {
        Instant soon = clock.instant().plusMillis(100);
        on(all -> {
            all.add("gone", soon);
            all.add("here", soon);
            all.forget("gone");
            all.forget("never seen");
        });
        assertThat(next()).isEqualTo("here");
        assertThat(expired).isEmpty();
    }

    @Test
    void a_clock_that_is_put_forward_is_followed_within_a_second_or_so() throws Exception {
        on(all -> {
            all.add("in a thousand years", clock.instant().plus(Duration.ofDays(365_000)));
            all.add("never", Instant.MAX);
            all.add("in an hour", clock.instant().plus(Duration.ofHours(1)));
        });
        shift = Duration.ofHours(2);
        assertThat(next()).isEqualTo("in an hour");
        shift = Duration.ofDays(365_001);
        assertThat(next()).isEqualTo("in a thousand years");
        assertThat(expired).isEmpty();
    }

    @Test
    void a_clock_that_is_put_back_postpones_the_end() throws Exception {
        on(all -> all.add("soon", clock.instant().plusMillis(300)));
        shift = Duration.ofHours(-1);
        on(all -> all.add("sooner now", clock.instant().plusMillis(600)));
        assertThat(next()).isEqualTo("sooner now");
        shift = Duration.ZERO;
        assertThat(next()).isEqualTo("soon");
    }

    @Test
    void one_that_cannot_be_ended_does_not_keep_others_from_ending() throws Exception {
        List<String> seen = new ArrayList<>();
        Promise<Void> both = Promise.promise();
        Context quiet = vertx.getOrCreateContext().exceptionHandler(bug -> {});
        Expiries<String> rough = new Expiries<>(quiet, clock, each -> {
            seen.add(each);
            if (seen.size() == 2) {
                both.complete();
            }
            throw new IllegalStateException("as planned");
        });
        quiet.runOnContext(v -> {
            rough.add("one", clock.instant().plusMillis(10));
            rough.add("two", clock.instant().plusMillis(20));
        });
        both.future().await(10, TimeUnit.SECONDS);
        assertThat(seen).containsExactly("one", "two");
    }

    private void on(Consumer<Expiries<String>> step) throws TimeoutException {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> {
            step.accept(expiries);
            done.complete();
        });
        done.future().await(10, TimeUnit.SECONDS);
    }

    private String next() throws InterruptedException {
        return expired.poll(10, TimeUnit.SECONDS);
    }
}
