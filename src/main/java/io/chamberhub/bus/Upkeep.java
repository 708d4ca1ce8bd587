package io.chamberhub.bus;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing after the other on a thread of its own, which is there while there is something to do. For what waits
 * for other nodes while news of nodes must not wait.
 */
final class Upkeep implements Executor {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Upkeep::thread);

    Upkeep() {
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException failure) {
                log.info("not done as the cluster has changed again: {}", failure.toString());
            }
        });
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "hub-upkeep");
        thread.setDaemon(true);
        return thread;
    }
}
