package io.chamberhub.admin;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for what the nodes keep together, and says who is to blame where that does not answer: it may be kept by a node that is
 * dead and not known to be yet.
 */
record InTime(ClusterControl cluster) {
    /** Refuses with 503 what has not been answered within {@link ClusterControl#PATIENCE}; it may still be done. */
    <T> Future<T> answer(Future<T> kept) {
        // At the same time, so that both have been waited for when one has.
        Future<Answers> nodes =
                kept.isComplete() ? Future.succeededFuture(Answers.NOBODY) : cluster.ask(Command.state());
        return kept.timeout(ClusterControl.PATIENCE, TimeUnit.MILLISECONDS)
                .recover(failure -> failure instanceof TimeoutException
                        ? nodes.compose(answers -> Future.failedFuture(late(answers)))
                        : Future.failedFuture(failure));
    }

    private static Refused late(Answers answers) {
        String who =
                answers.complete() ? "all nodes answer" : "these nodes do not: " + String.join(", ", answers.missing());
        return new Refused(503, "not answered in time, " + who + "; look whether it was done, and ask again");
    }
}
