package io.chamberhub.conversation;

import io.chamberhub.server.Admission;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Decides when a test does. */
final class SlowAdmission implements Admission {
    private final BlockingQueue<Promise<Verdict>> asked = new LinkedBlockingQueue<>();

    @Override
    public Future<Verdict> admit(Request request) {
        Promise<Verdict> answer = Promise.promise();
        asked.add(answer);
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
