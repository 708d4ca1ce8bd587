package io.chamberhub.bench;

import io.chamberhub.bench.load.Crowd;
import io.chamberhub.bench.load.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What connections cost that do nothing: resident memory before and after, garbage left out where it can be. */
final class Idle {
    private static final Shape WARM_UP = new Shape(20, 10, 0, 64);
    private static final Shape CROWD = new Shape(1_000, 10, 0, 64);
    private static final Duration REST = Duration.ofSeconds(2);

    private final Path logs;

    Idle(Path logs) {
        this.logs = logs;
    }

    void measure(Page page, List<Contender> contenders) throws IOException, InterruptedException {
        page.table(
                "10,000 idle connections, in chambers of ten",
                "system",
                "resident before, MiB",
                "with them, MiB",
                "per connection, bytes");
        for (Contender contender : contenders) {
            try (Server server = Server.start(contender, logs)) {
                measure(page, server);
            }
        }
    }

    private static void measure(Page page, Server server) throws IOException, InterruptedException {
        // What is loaded and set up once does not belong to any connection.
        Crowd.connect(WARM_UP, server.target(), FanOut.AT_ONCE).close();
        long before = rested(server);
        try (Crowd crowd = Crowd.connect(CROWD, server.target(), FanOut.AT_ONCE)) {
            long after = rested(server);
            crowd.end();
            String name = server.contender().name();
            double each = (after - before) / (double) CROWD.connections();
            Progress.say("idle " + name + ": " + (long) each + " bytes per connection " + crowd.faults());
            page.row(name, Page.mebi(before), Page.mebi(after), Page.number(each));
            page.judge("idle, " + name, crowd.faults());
        }
    }

    /** Resident memory once it is calm, in bytes. */
    private static long rested(Server server) throws IOException, InterruptedException {
        server.awaitCalm();
        server.collectGarbage();
        Thread.sleep(REST.toMillis());
        server.collectGarbage();
        server.awaitCalm();
        return server.resident();
    }
}
