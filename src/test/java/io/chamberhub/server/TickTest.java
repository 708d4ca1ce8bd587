package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which messages are timed. */
class TickTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Timer timer = new SimpleMeterRegistry().timer("deliveries");
    private final Tick tick = new Tick(context, timer);

    @AfterEach
    void stop() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void one_of_eight_messages_is_timed_until_the_end_of_its_tick() throws TimeoutException {
        for (int message = 1; message <= 17; message++) {
            turn(() -> {
                tick.begin();
                tick.publish(() -> {});
                tick.handled();
            });
            assertThat(timer.count()).as("message %s", message).isEqualTo((message + 7) / 8);
        }
    }

    @Test
    void a_tick_with_many_messages_is_timed_once() throws TimeoutException {
        turn(() -> {
            for (int message = 0; message < 100; message++) {
                tick.begin();
                tick.publish(() -> {});
                tick.handled();
            }
        });
        assertThat(timer.count()).isEqualTo(1);
    }

    @Test
    void a_message_for_nobody_is_not_timed_with_what_comes_later() throws TimeoutException {
        turn(() -> {
            tick.begin();
            tick.handled();
        });
        turn(() -> tick.publish(() -> {}));
        assertThat(timer.count()).isZero();
    }

    /** Does it in one turn of the event loop, and waits for the turn that ends its tick. */
    private void turn(Runnable step) throws TimeoutException {
        Promise<Void> over = Promise.promise();
        context.runOnContext(v -> {
            step.run();
            context.runOnContext(ended -> over.complete());
        });
        over.future().await(10, TimeUnit.SECONDS);
    }
}
