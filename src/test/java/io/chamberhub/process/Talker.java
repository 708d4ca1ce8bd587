package io.chamberhub.process;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes a client say 0, 1, 2 … at a steady pace, until it is told to stop or its connection ends. */
final class Talker implements AutoCloseable {
    private static final long PACE = 10;

    private final Client client;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> talking;
    private final AtomicInteger next = new AtomicInteger();

    Talker(Client client) {
        this.client = client;
        this.talking = clock.scheduleAtFixedRate(this::sayNext, 0, PACE, TimeUnit.MILLISECONDS);
    }

    Client client() {
        return client;
    }

    /** How many numbers it has sent. */
    int said() {
        return next.get();
    }

    /** Sends nothing more; what was being sent is sent. */
    void stop() {
        talking.cancel(false);
        Future<?> last = clock.submit(() -> {});
        try {
            last.get(Recording.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The numbers that a receiver has heard of this talker, in the order in which they came. */
    List<Integer> heardBy(Client receiver) {
        String prefix = "F" + client.id() + "\n";
        return receiver.heard().stream()
                .filter(message -> message.startsWith(prefix))
                .map(message -> message.substring(prefix.length()))
                .filter(said -> said.matches("\\d+"))
                .map(Integer::valueOf)
                .toList();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.close();
    }

    private void sayNext() {
        if (client.isOpen()) {
            client.send("\n" + next);
            next.incrementAndGet();
        }
    }
}
