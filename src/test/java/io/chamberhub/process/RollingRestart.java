package io.chamberhub.process;

import io.chamberhub.KeyPair;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Three nodes behind HAProxy, with the time that the hub takes by default, are restarted in turn while a crowd talks. Prints
 * what the crowd noticed; exit code 1 if that was more than it may. Run by hand:
 * {@code mvn -Pbench verify -Dbench.main=io.chamberhub.process.RollingRestart -Dbench.args=1000}, the number of clients.
 */
final class RollingRestart {
    private static final int NODES = 3;
    private static final int IN_CHAMBER = 10;
    private static final int PACE = 1_000;
    private static final int JITTER = 1_000;

    /** The part of the crowd that may connect within one second: half a node's clients at once would be a storm. */
    private static final double BOUND = 0.1;

    private RollingRestart() {}

    public static void main(String[] args) throws IOException {
        // Not before all that was started has been stopped.
        if (!isGood(args.length > 0 ? Integer.parseInt(args[0]) : 1_000)) {
            System.exit(1);
        }
    }

    private static boolean isGood(int clients) throws IOException {
        Path dir = Files.createTempDirectory("rolling");
        JsonObject settings =
                HubProcess.settings().put("proxy", new JsonObject().put("trusted", new JsonArray().add("127.0.0.1")));
        settings.remove("drain");
        List<Map<String, String>> variables = Collections.nCopies(NODES, Map.of());
        try (Nodes nodes = Nodes.startBehindProxy("rolling", settings, variables);
                Haproxy proxy = Haproxy.start(dir, KeyPair.create(dir, "proxy"), nodes.all());
                Crowd crowd = Crowd.enter(proxy, clients, IN_CHAMBER, PACE, JITTER)) {
            boolean good = true;
            System.out.println(Turn.HEADINGS);
            System.out.println(Turn.RULE);
            for (int node = 0; node < NODES; node++) {
                Turn turn = Turn.of(nodes, node, proxy, crowd);
                System.out.println(turn);
                turn.journeys().troubles().forEach(System.out::println);
                good &= turn.isGood((int) (BOUND * clients));
            }
            crowd.settle();
            NumbersLost account = crowd.account();
            System.out.println("messages heard: " + account.count() + ", lost: " + account.lost());
            account.mistakes().forEach(System.out::println);
            return good && account.lost() == 0 && account.mistakes().isEmpty();
        }
    }
}
