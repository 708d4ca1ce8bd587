package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Limits;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final List<String> told = new ArrayList<>();
    private boolean held;

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void who_says_too_much_in_a_turn_is_read_from_in_the_next_one() throws Exception {
        assertThat(afterTurnsOf(Reading.TURN / 2, 3)).containsExactly("resume", "pause", "turn", "resume");
    }

    @Test
    void a_turn_is_enough_for_less() throws Exception {
        assertThat(afterTurnsOf(Reading.TURN / 2, 2)).containsExactly("resume", "turn");
    }

    @Test
    void who_is_held_back_by_others_too_waits_for_them() throws Exception {
        held = true;
        assertThat(afterTurnsOf(Reading.TURN, 2)).containsExactly("pause", "pause", "turn");
    }

    /** What a socket was told of which so many frames came in one turn of the event loop, and then nothing. */
    private List<String> afterTurnsOf(int length, int frames) throws Exception {
        Promise<List<String>> done = Promise.promise();
        context.runOnContext(v -> {
            Throttle throttle = new Throttle(vertx, () -> 0);
            Reading reading = new Reading(socket(), context, Limits.defaults(), throttle, new Deaf(), () -> held);
            reading.goOn();
            for (int i = 0; i < frames; i++) {
                reading.passed(true, length);
            }
            context.runOnContext(next -> context.runOnContext(last -> done.complete(told)));
            told.add("turn");
        });
        return done.future().await(10, TimeUnit.SECONDS);
    }

    private Socket socket() {
        return (Socket) Proxy.newProxyInstance(
                Socket.class.getClassLoader(), new Class<?>[] {Socket.class}, (socket, method, arguments) -> {
                    told.add(method.getName());
                    return null;
                });
    }

    private static final class Deaf implements Throttle.Sender {
        @Override
        public void goOn() {
            throw new AssertionError("its rate has no limit");
        }

        @Override
        public void tooFast() {
            throw new AssertionError("its rate has no limit");
        }
    }
}
