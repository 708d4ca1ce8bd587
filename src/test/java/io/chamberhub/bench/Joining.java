package io.chamberhub.bench;

import io.chamberhub.bench.load.Crowd;
import io.chamberhub.bench.load.Shape;
import java.io.IOException;
import java.util.List;

/** Storms of connections into fresh chambers, until the last one is welcomed. */
final class Joining {
    private static final Shape CROWD = new Shape(500, 10, 0, 64);

    /** Storms before those that count. */
    private static final int WARM_UP = 12;

    private final Options options;
    private final Turns turns;

    Joining(Options options, Turns turns) {
        this.options = options;
        this.turns = turns;
    }

    /** Each system by itself, and the first one compared with the others. */
    void measure(Page page, String title, List<Contender> contenders) throws IOException, InterruptedException {
        page.table(
                title,
                "system",
                "connections/s, cold",
                "warm",
                "CPU µs each, warm",
                contenders.get(0).name() + " ÷ this one",
                "by CPU",
                "generator's cores");
        Results cold = new Results();
        int rounds = WARM_UP + options.rounds();
        Results warm = turns.take("join", contenders, rounds, (server, round) -> storm(server));
        for (Contender contender : contenders) {
            cold.add(contender.name(), warm.of(contender.name()).get(0));
        }
        Results last = warm.without(WARM_UP);
        for (Contender contender : contenders) {
            String name = contender.name();
            page.row(
                    name,
                    cold.text(name, Figures::rate),
                    last.text(name, Figures::rate),
                    last.text(name, Figures::cpu),
                    last.ratio(contenders.get(0).name(), name, Figures::rate),
                    last.ratio(name, contenders.get(0).name(), Figures::cpu),
                    last.text(name, Figures::generatorCores));
        }
        warm.judge(page, title);
    }

    private static Figures storm(Server server) throws IOException {
        Gauge gauge = new Gauge(server);
        gauge.opens();
        try (Crowd crowd = Crowd.connect(CROWD, server.target(), FanOut.AT_ONCE)) {
            gauge.closes();
            crowd.end();
            return gauge.figures(
                    CROWD.connections() / crowd.connectSeconds(), crowd.faults().toString());
        }
    }
}
