package io.chamberhub.conversation;

import io.chamberhub.server.Admission;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Decides when a test does. */
final class SlowAdmission implements Admission {
    private final BlockingQueue<Promise<Verdict>> asked = new LinkedBlockingQueue<>();

    @Override
    public Future<Verdict> admit(Request request) {
        Promise<Verdict> answer = Promise.promise();
        // Not before the hub has seen that the answer takes its time.
        Vertx.currentContext().runOnContext(v -> asked.add(answer));
        return answer.future();
    }

    /** The next request, once it has come. */
    Promise<Verdict> next() throws InterruptedException {
        Promise<Verdict> answer = asked.poll(10, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("nobody came");
        }
        return answer;
    }
}
