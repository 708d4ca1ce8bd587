package io.chamberhub.attack;

import static io.chamberhub.attack.Intruder.BINARY;
import static io.chamberhub.attack.Intruder.FIN;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of clients that mean well: one of each sends at a steady pace, the other takes down how long that took, counted
 * from when it should have been sent. One thread sends for all, and one reads for each pair.
 */
final class Honest implements AutoCloseable {
    private static final int PAIRS = 4;
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(2);

    private final List<Intruder> senders = new ArrayList<>();
    private final List<Intruder> receivers = new ArrayList<>();
    private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;

    Honest(URI hub) throws IOException {
        for (int pair = 0; pair < PAIRS; pair++) {
            URI chamber = hub.resolve("/honest/" + pair);
            Intruder sender = Intruder.enter(chamber);
            sender.next();
            Intruder receiver = Intruder.enter(chamber);
            receiver.next();
            senders.add(sender);
            receivers.add(receiver);
            start(() -> hear(receiver), "hears in " + pair);
        }
        start(this::say, "speaks to all");
    }

    /** How long the slowest hundredth took at least, of what arrives in that time; in ms. */
    double p99(Duration time) throws InterruptedException {
        took.clear();
        // To measure for so long is to wait for so long; when nothing comes, that is a figure too.
        Thread.sleep(time.toMillis());
        List<Long> all = new ArrayList<>(took);
        if (failure.get() != null) {
            throw new AssertionError("an honest client was harmed", failure.get());
        }
        all.sort(null);
        long expected = time.toNanos() / PACE;
        if (all.size() < expected / 4) {
            throw new AssertionError("only " + all.size() + " of " + expected + " messages came");
        }
        return all.get(all.size() - 1 - all.size() / 100) / 1e6;
    }

    private void start(Runnable what, String name) {
        Thread thread = new Thread(what, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void say() {
        try {
            long due = System.nanoTime();
            for (int turn = 0; !closed; turn = (turn + 1) % PAIRS) {
                byte[] payload = ByteBuffer.allocate(1 + Long.BYTES)
                        .put((byte) '\n')
                        .putLong(due)
                        .array();
                senders.get(turn).write(Intruder.frame(FIN | BINARY, payload));
                due += PACE;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (IOException gone) {
            fail(gone);
        }
    }

    private void hear(Intruder receiver) {
        try {
            while (true) {
                byte[] payload = receiver.next();
                if (payload[0] != 'F') {
                    throw new IOException(
                            "heard " + new String(payload, 0, Math.min(payload.length, 40), StandardCharsets.UTF_8));
                }
                long due = ByteBuffer.wrap(payload, payload.length - Long.BYTES, Long.BYTES)
                        .getLong();
                took.add(System.nanoTime() - due);
            }
        } catch (IOException gone) {
            fail(gone);
        }
    }

    private void fail(Throwable gone) {
        if (!closed) {
            failure.compareAndSet(null, gone);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (int pair = 0; pair < PAIRS; pair++) {
            senders.get(pair).close();
            receivers.get(pair).close();
        }
    }
}
