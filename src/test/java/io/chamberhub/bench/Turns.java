package io.chamberhub.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Several systems that are measured in turn, round by round, so that each has neighbours to be compared with. */
final class Turns {
    /** One run. */
    interface Run {
        /**
         * Measures a system once.
         *
         * @param round from 0, in which it is not warm yet
         */
        Figures of(Server server, int round) throws IOException, InterruptedException;
    }

    private final Path logs;

    Turns(Path logs) {
        this.logs = logs;
    }

    Results take(String title, List<Contender> contenders, int rounds, Run run)
            throws IOException, InterruptedException {
        Results results = new Results();
        List<Server> servers = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                servers.add(Server.start(contender, logs));
            }
            for (int round = 0; round < rounds; round++) {
                for (Server server : servers) {
                    Figures figures = run.of(server, round);
                    String name = server.contender().name();
                    Progress.tell(title, name, figures);
                    results.add(name, figures);
                    server.awaitCalm();
                }
            }
        } finally {
            servers.forEach(Server::close);
        }
        return results;
    }
}
