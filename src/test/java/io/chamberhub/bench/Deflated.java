package io.chamberhub.bench;

import io.chamberhub.bench.load.Listeners;
import io.chamberhub.bench.load.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What compression costs and saves: processor time for each delivery, and memory for connections that rest. */
final class Deflated {
    private static final Shape ROOM = new Shape(1, 1_001, 1, 1_024);
    private static final Shape IDLE = new Shape(1_000, 10, 0, 1_024);
    private static final int HEARERS = 1_000;
    private static final List<Integer> SIZES = List.of(1 << 10, 4 << 10, 16 << 10);
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(6);
    private static final long REST = 2_000;

    private final Path logs;
    private final long window;

    /** @param seconds length of a window */
    Deflated(Path logs, int seconds) {
        this.logs = logs;
        this.window = TimeUnit.SECONDS.toNanos(seconds);
    }

    void measure(Page page, Contender hub) throws IOException, InterruptedException {
        page.table(
                "1,000 receivers of JSON-like text from one sender, in a hall that compresses",
                "size",
                "CPU µs for each delivery, not deflated",
                "deflated",
                "bytes for each, not deflated",
                "deflated");
        for (int size : SIZES) {
            double[] plain = deliveries(hub, size, false);
            double[] deflated = deliveries(hub, size, true);
            page.row(
                    size + " B",
                    Page.number(plain[0]),
                    Page.number(deflated[0]),
                    Page.number(plain[1]),
                    Page.number(deflated[1]));
        }
        page.table(
                "10,000 idle connections, in chambers of ten, that have heard one message of 2 KiB each",
                "connections",
                "resident before, MiB",
                "with them, MiB",
                "per connection, bytes");
        idle(page, hub, "not deflated", false);
        idle(page, hub, "deflated", true);
    }

    /** Processor time for each delivery, in µs, and its bytes. */
    private double[] deliveries(Contender hub, int size, boolean deflated) throws IOException, InterruptedException {
        try (Server server = Server.start(hub, logs);
                Listeners listeners = new Listeners(ROOM, server.target(), deflated)) {
            listeners.talk(size, HEARERS, WARM_UP);
            long cpu = server.cpu();
            long messages = listeners.messages();
            long bytes = listeners.bytes();
            listeners.talk(size, HEARERS, window);
            double heard = listeners.messages() - messages;
            double[] figures = {(server.cpu() - cpu) / heard, (listeners.bytes() - bytes) / heard};
            Progress.say("deflated=" + deflated + " " + size + " B: " + figures[0] + " µs, " + figures[1] + " B, "
                    + (long) heard + " deliveries");
            return figures;
        }
    }

    private void idle(Page page, Contender hub, String name, boolean deflated)
            throws IOException, InterruptedException {
        try (Server server = Server.start(hub, logs)) {
            Shape few = new Shape(20, 10, 0, 1_024);
            try (Listeners warmUp = new Listeners(few, server.target(), deflated)) {
                warmUp.sayOnce(few, 2_048);
            }
            long before = rested(server);
            try (Listeners listeners = new Listeners(IDLE, server.target(), deflated)) {
                listeners.sayOnce(IDLE, 2_048);
                long after = rested(server);
                double each = (after - before) / (double) IDLE.connections();
                Progress.say("idle, " + name + ": " + (long) each + " bytes per connection");
                page.row(name, Page.mebi(before), Page.mebi(after), Page.number(each));
            }
        }
    }

    /** Resident memory once it is calm, in bytes. */
    private static long rested(Server server) throws IOException, InterruptedException {
        server.awaitCalm();
        server.collectGarbage();
        Thread.sleep(REST);
        server.collectGarbage();
        server.awaitCalm();
        return server.resident();
    }
}
